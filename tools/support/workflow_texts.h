#ifndef IHALA_TOOLS_SUPPORT_WORKFLOW_TEXTS_H_
#define IHALA_TOOLS_SUPPORT_WORKFLOW_TEXTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/language.h"

// Words and look-ups of a workflow document as it came from the server. Tools know no stage, step or reason by name:
// whatever a document calls them is what people type and read. All functions are pure.
namespace ihala::tools {

// Null where the document has no such thing.
const v1::Stage* FindStage(const v1::Workflow& workflow, absl::string_view stage_id);
const v1::Step* FindStep(const v1::Workflow& workflow, absl::string_view step_id);
const v1::Reason* FindReason(const v1::Workflow& workflow, absl::string_view set, absl::string_view code);

// The title in `language`; the id itself where the document does not know it.
std::string StageTitle(const v1::Workflow& workflow, absl::string_view stage_id, Language language);
std::string StepTitle(const v1::Workflow& workflow, absl::string_view step_id, Language language);

// The words of a coded reason, whichever set has it first; the code itself where none has.
std::string ReasonText(const v1::Workflow& workflow, absl::string_view code, Language language);

// The words for why a command was refused or waits: a code of the sets "refused" and "parked"; empty where neither has
// it.
std::string RefusalText(const v1::Workflow& workflow, absl::string_view code, Language language);

// Every verb of the document once, in its order, without the submission, which carries more than a verb can say, and
// without those that only the server's clock may use.
std::vector<std::string> Verbs(const v1::Workflow& workflow);

// Of the same steps, those that carry `verb`, in the document's order.
std::vector<const v1::Step*> StepsWithVerb(const v1::Workflow& workflow, absl::string_view verb);

// The step that `verb` means for a case in `stage_id`: among those that lead from it, one of `permitted` first. Null
// where none leads from there.
const v1::Step* ResolveVerb(const v1::Workflow& workflow, absl::string_view verb, absl::string_view stage_id,
                            const std::vector<std::string>& permitted);

// What a person said at a step, one line an input: its title in the form, and the words of its codes.
std::vector<std::string> InputLines(const v1::Workflow& workflow,
                                    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                    const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs,
                                    Language language);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_WORKFLOW_TEXTS_H_
