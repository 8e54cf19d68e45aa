#include <algorithm>
#include <string>

#include "common/workflow/validation.h"
#include "common/workflow/workflow.h"

namespace ihala::validation {
namespace {

// Whether nothing but the envelope ever opens in a stage of this kind, so that it has nothing to say.
bool IsShut(v1::StageKind kind) {
  return kind == v1::STAGE_KIND_DRAFT || kind == v1::STAGE_KIND_CLOSED_STOPPED || kind == v1::STAGE_KIND_CLOSED_ERASED;
}

}  // namespace

void CheckRungs(const Index& index, Report& report) {
  const auto& stages = index.document().stages();
  const bool knows_rungs = std::any_of(stages.begin(), stages.end(),
                                       [](const v1::Stage& stage) { return stage.opens() != v1::RUNG_UNSPECIFIED; });
  for (int i = 0; i < stages.size(); ++i) {
    const v1::Stage& stage = stages[i];
    const std::string field = Path("stages", stage.stage_id(), i) + ".opens";
    const bool says = stage.opens() != v1::RUNG_UNSPECIFIED;
    if (!v1::Rung_IsValid(stage.opens())) report.Add(field, "UNKNOWN_REFERENCE", "is a rung that programs know");
    if (says && IsShut(stage.kind())) report.Add(field, "NOT_ALLOWED", "a stage of this kind opens nothing");
    if (knows_rungs && !says && !IsShut(stage.kind())) {
      report.Add(field, "MISSING", "every stage says what opens in it, or none does");
    }
  }
}

void CheckOpening(const std::string& field, const v1::Step& step, Report& report) {
  if (!AllOn(v1::SIDE_RECEIVER, step.roles())) report.Add(field + ".roles", "NOT_ALLOWED", "is of the receiving side");
  if (!step.to_stage().empty()) report.Add(field + ".to_stage", "NOT_ALLOWED", "who looks moves nothing");
  if (step.holder_effect() != v1::HOLDER_EFFECT_UNSPECIFIED) {
    report.Add(field + ".holder_effect", "NOT_ALLOWED", "who looks holds nothing by it");
  }
  if (step.offline()) report.Add(field + ".offline", "NOT_ALLOWED", "what is opened comes from the server");
  const bool needs_holder =
      std::any_of(step.conditions().begin(), step.conditions().end(),
                  [](const v1::Condition& condition) { return condition.kind() == v1::CONDITION_KIND_HELD; });
  if (!needs_holder) report.Add(field + ".conditions", "MISSING", "has CONDITION_KIND_HELD");
  const bool asks_why = std::any_of(step.inputs().begin(), step.inputs().end(), [](const v1::StepInput& input) {
    return input.kind() == v1::INPUT_KIND_CODE && input.required();
  });
  if (!asks_why) report.Add(field + ".inputs", "MISSING", "asks for a coded reason");
}

}  // namespace ihala::validation
