// Workflow documents: any text is refused with a place or a field, or is a document that compiles, prints and reads
// back.
#include <string>
#include <vector>

#include "common/text/utf8.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/validator.h"
#include "common/workflow/workflow.h"
#include "google/protobuf/text_format.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

// Counts days there and back, a year each way.
void CheckCalendar(const WorkingDays& days) {
  const absl::CivilDay start(2026, 2, 1);
  for (int count = -365; count <= 365; count += 73) {
    const absl::CivilDay day = days.Add(start, count);
    Expect(count == 0 || days.IsWorkingDay(day), "a clock ends on a working day");
    Expect(days.Between(start, day) == count, "days are counted as they were added");
  }
}

void CheckCompiled(const Workflow& workflow) {
  Expect(workflow.draft_stage().kind() == v1::STAGE_KIND_DRAFT, "a workflow has a draft stage");
  Expect(workflow.submit_step().kind() == v1::STEP_KIND_SUBMIT, "a workflow has a submitting step");
  for (const v1::Step& step : workflow.document().steps()) {
    Expect(workflow.FindStep(step.step_id()) != nullptr, "a step is found");
    Expect(step.to_stage().empty() || workflow.FindStage(step.to_stage()) != nullptr, "a step leads to a stage");
    for (const std::string& from : step.from_stages()) {
      Expect(workflow.FindStage(from) != nullptr, "a step leads from a stage");
      Expect(workflow.StepByVerb(step.verb(), from) != nullptr, "a verb means a step");
    }
  }
  CheckCalendar(WorkingDays(workflow.document().calendar()));
}

}  // namespace

IHALA_FUZZ_TARGET(workflow) {
  QuietMessages();
  const auto document = ParseWorkflowText(input);
  if (!document.ok()) {
    Expect(document.status().code() == absl::StatusCode::kInvalidArgument, "what is no document is said so");
    return;
  }
  const std::vector<FieldViolation> violations = ValidateWorkflow(*document);
  for (const FieldViolation& violation : violations) {
    Expect(!violation.code.empty() && !violation.description.empty(), "a violation has a code and a rule");
    Expect(text::IsValidUtf8(violation.field), "a field's name is text");
  }
  Expect(ValidateWorkflow(*document) == violations, "the same document has the same mistakes");
  const auto compiled = Workflow::Compile(*document);
  Expect(compiled.ok() == violations.empty(), "a document without mistakes compiles, and no other");
  if (compiled.ok()) CheckCompiled(**compiled);
  std::string printed;
  google::protobuf::TextFormat::PrintToString(*document, &printed);
  const auto again = ParseWorkflowText(printed);
  Expect(!again.ok() || SameMessage(*again, *document), "a printed document reads as itself");
  Expect(again.ok() || !violations.empty(), "a good document can be printed and read");
}

}  // namespace ihala::fuzz
