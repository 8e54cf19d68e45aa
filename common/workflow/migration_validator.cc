// What is wrong with a migration. The parts that follow a case through both documents are in migration_paths.cc.
#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/workflow/calendar.h"
#include "common/workflow/migration.h"
#include "common/workflow/migration_paths.h"
#include "common/workflow/validation.h"

namespace ihala {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;
using validation::Path;
using validation::Report;

constexpr int kMaxMappedInputs = 20;
constexpr int kMaxMappedCodes = 200;

// What all checks look at.
struct Checked {
  const v1::WorkflowMigration& document;
  const Workflow& from;
  const Workflow& to;
  const Migration& migration;
  Report& report;
};

const v1::StepInput* FindIn(const Form& form, absl::string_view name) {
  const auto found =
      std::find_if(form.begin(), form.end(), [&](const v1::StepInput& input) { return input.name() == name; });
  return found == form.end() ? nullptr : &*found;
}

// The input of that name, in the form of the step or of its second party.
const v1::StepInput* FindOf(const v1::Step& step, absl::string_view name) {
  const v1::StepInput* const own = FindIn(step.inputs(), name);
  return own != nullptr ? own : FindIn(step.confirmation().inputs(), name);
}

// Whether a case may go from a stage of the one kind to one of the other.
bool FitsKind(v1::StageKind before, v1::StageKind after) {
  if (IsClosed(before)) return before == after;
  return after != v1::STAGE_KIND_DRAFT && after != v1::STAGE_KIND_UNSPECIFIED && !IsClosed(after);
}

void CheckHead(const Checked& checked) {
  const v1::WorkflowMigration& document = checked.document;
  Report& report = checked.report;
  report.CheckText("title", document.title());
  if (document.to_version() <= document.from_version()) {
    report.Add("to_version", "OUT_OF_RANGE", "is above from_version, so that no case goes round");
  }
  if (document.has_begins_on() && !IsWholeDate(document.begins_on())) {
    report.Add("begins_on", "OUT_OF_RANGE", "is a date with day, month and year");
  }
}

void CheckStageMappings(const Checked& checked) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < checked.document.stages_size(); ++i) {
    const v1::StageMapping& mapping = checked.document.stages(i);
    const std::string field = Path("stages", mapping.from(), i);
    if (!seen.insert(mapping.from()).second) checked.report.Add(field + ".from", "NOT_UNIQUE", "is named once");
    const v1::StageKind before = checked.from.KindOf(mapping.from());
    if (before == v1::STAGE_KIND_UNSPECIFIED) {
      checked.report.Add(field + ".from", "UNKNOWN_REFERENCE", "names a stage of the version that cases leave");
    } else if (before == v1::STAGE_KIND_DRAFT) {
      checked.report.Add(field + ".from", "NOT_ALLOWED", "is no stage of drafts, which are on devices only");
    } else if (checked.to.FindStage(mapping.to()) == nullptr) {
      checked.report.Add(field + ".to", "UNKNOWN_REFERENCE", "names a stage of the version that cases follow then");
    }
  }
}

// Every stage has one to go to that means the same for code.
void CheckEveryStage(const Checked& checked) {
  for (const v1::Stage& stage : checked.from.document().stages()) {
    if (stage.kind() == v1::STAGE_KIND_DRAFT) continue;
    const std::string field = absl::StrCat("stages[", stage.stage_id(), "]");
    const std::string to = checked.migration.StageOf(stage.stage_id());
    if (to.empty()) {
      checked.report.Add(field, "MISSING", "says what becomes of a stage that the other version does not have");
    } else if (checked.to.FindStage(to) != nullptr && !FitsKind(stage.kind(), checked.to.KindOf(to))) {
      checked.report.Add(field + ".to", "INCONSISTENT",
                         "is open for an open stage, and for a closed one of the same kind");
    }
  }
}

void CheckCodes(const Checked& checked, const std::string& field, const v1::InputMapping& mapping,
                const v1::StepInput& before, const v1::StepInput& after) {
  if (mapping.codes_size() > kMaxMappedCodes) {
    checked.report.Add(field, "TOO_MANY", absl::StrCat("has at most ", kMaxMappedCodes, " codes"));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < mapping.codes_size(); ++i) {
    const v1::CodeMapping& code = mapping.codes(i);
    const std::string path = Path(field, code.from(), i);
    if (!seen.insert(code.from()).second) checked.report.Add(path + ".from", "NOT_UNIQUE", "is named once");
    if (checked.from.FindReason(before.reason_set(), code.from()) == nullptr) {
      checked.report.Add(path + ".from", "UNKNOWN_REFERENCE", "names a reason of the version that cases leave");
    }
    if (checked.to.FindReason(after.reason_set(), code.to()) == nullptr) {
      checked.report.Add(path + ".to", "UNKNOWN_REFERENCE", "names a reason of the version that cases follow then");
    }
  }
}

void CheckInputMappings(const Checked& checked, const std::string& field, const v1::StepMapping& mapping,
                        const v1::Step& before, const v1::Step& after) {
  if (mapping.inputs_size() > kMaxMappedInputs) {
    checked.report.Add(field, "TOO_MANY", absl::StrCat("has at most ", kMaxMappedInputs, " inputs"));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < mapping.inputs_size(); ++i) {
    const v1::InputMapping& input = mapping.inputs(i);
    const std::string path = Path(field, input.from(), i);
    if (!seen.insert(input.from()).second) checked.report.Add(path + ".from", "NOT_UNIQUE", "is named once");
    const v1::StepInput* const was = FindOf(before, input.from());
    if (was == nullptr) {
      checked.report.Add(path + ".from", "UNKNOWN_REFERENCE", "names an input of the step that is left");
      continue;
    }
    if (input.to().empty()) continue;
    const v1::StepInput* const becomes = FindOf(after, input.to());
    if (becomes == nullptr || becomes->kind() != was->kind()) {
      checked.report.Add(path + ".to", "UNKNOWN_REFERENCE", "names an input of the other step, of the same kind");
      continue;
    }
    CheckCodes(checked, path + ".codes", input, *was, *becomes);
  }
}

void CheckStepMappings(const Checked& checked) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < checked.document.steps_size(); ++i) {
    const v1::StepMapping& mapping = checked.document.steps(i);
    const std::string field = Path("steps", mapping.from(), i);
    if (!seen.insert(mapping.from()).second) checked.report.Add(field + ".from", "NOT_UNIQUE", "is named once");
    const v1::Step* const before = checked.from.FindStep(mapping.from());
    if (before == nullptr || before->kind() == v1::STEP_KIND_SUBMIT) {
      checked.report.Add(field + ".from", "UNKNOWN_REFERENCE",
                         "names a step of the version that cases leave, not the one that makes them");
      continue;
    }
    if (mapping.to().empty()) continue;
    if (checked.to.FindStep(mapping.to()) == nullptr) {
      checked.report.Add(field + ".to", "UNKNOWN_REFERENCE", "names a step of the version that cases follow then");
      continue;
    }
    const v1::Step* const after = checked.migration.StepOf(mapping.from());
    if (after == nullptr) {
      checked.report.Add(field + ".to", "INCONSISTENT",
                         "is of the same kind, and leads to what becomes of the stage that the step led to");
      continue;
    }
    CheckInputMappings(checked, field + ".inputs", mapping, *before, *after);
  }
}

// Whether everything that the form takes fits the other one, whatever it is.
bool TakesAll(const Checked& checked, const v1::Step& before, const v1::Step& after) {
  for (const v1::StepInput& asks : after.inputs()) {
    if (!asks.required() && asks.at_least_one_of().empty()) continue;
    const bool is_given = std::any_of(before.inputs().begin(), before.inputs().end(), [&](const v1::StepInput& input) {
      v1::InputValue value;
      value.set_name(input.name());
      google::protobuf::RepeatedPtrField<v1::InputValue> one;
      *one.Add() = value;
      const auto carried = checked.migration.InputsOf(before.step_id(), one);
      return input.required() && carried.size() == 1 && carried[0].name() == asks.name();
    });
    if (!is_given) return false;
  }
  for (const v1::StepInput& input : before.inputs()) {
    google::protobuf::RepeatedPtrField<v1::InputValue> said;
    v1::InputValue& value = *said.Add();
    value.set_name(input.name());
    for (const v1::ReasonSet& set : checked.from.document().reason_sets()) {
      if (set.name() != input.reason_set()) continue;
      for (const v1::Reason& reason : set.reasons()) value.add_codes(reason.code());
    }
    const auto carried = checked.migration.InputsOf(before.step_id(), said);
    if (carried.empty()) continue;
    const v1::StepInput* const asks = FindIn(after.inputs(), carried[0].name());
    if (asks == nullptr || asks->kind() != input.kind()) return false;
    for (const std::string& code : carried[0].codes()) {
      if (checked.to.FindReason(asks->reason_set(), code) == nullptr) return false;
    }
  }
  return true;
}

// A family that withdraws waits for nothing, and least of all for a working group.
void CheckWithdrawals(const Checked& checked) {
  for (const v1::Step& step : checked.from.document().steps()) {
    if (step.kind() != v1::STEP_KIND_WITHDRAW) continue;
    const v1::Step* const after = checked.migration.StepOf(step.step_id());
    bool holds = after != nullptr && TakesAll(checked, step, *after);
    for (const v1::Stage& stage : checked.from.document().stages()) {
      if (IsClosed(stage.kind()) || !LeadsFrom(step, stage.stage_id())) continue;
      holds = holds && LeadsFrom(*after, checked.migration.StageOf(stage.stage_id()));
    }
    if (holds) continue;
    checked.report.Add(absl::StrCat("steps[", step.step_id(), "]"), "INCONSISTENT",
                       "is a withdrawal, which holds in the other version from every open stage and for every reason");
  }
}

void CheckDeadEnds(const Checked& checked) {
  for (const std::string& stage : StrandedStages(checked.migration)) {
    checked.report.Add(absl::StrCat("stages[", stage, "].to"), "DEAD_END",
                       "is a stage from which people can bring the case to a closed one, held or not");
  }
}

}  // namespace

std::vector<FieldViolation> ValidateMigration(const v1::WorkflowMigration& document, const Workflow& from,
                                              const Workflow& to) {
  Report report;
  if (document.ByteSizeLong() > limits::kWorkflowBytes ||
      document.stages_size() > static_cast<int>(limits::kWorkflowStages) ||
      document.steps_size() > static_cast<int>(limits::kWorkflowSteps)) {
    report.Add("migration", "TOO_LONG", "names at most as much as a workflow has");
    return report.Take();
  }
  const auto alone = [](const Workflow& workflow) {
    return std::shared_ptr<const Workflow>(std::shared_ptr<void>(), &workflow);
  };
  const Migration migration(document, alone(from), alone(to));
  const Checked checked{document, from, to, migration, report};
  CheckHead(checked);
  CheckStageMappings(checked);
  CheckEveryStage(checked);
  CheckStepMappings(checked);
  std::vector<FieldViolation> problems = report.Take();
  // What follows cases through both documents needs one that holds together.
  if (!problems.empty()) return problems;
  CheckWithdrawals(checked);
  CheckDeadEnds(checked);
  return report.Take();
}

}  // namespace ihala
