#include <algorithm>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/workflow/validation.h"
#include "common/workflow/workflow.h"

namespace ihala::validation {
namespace {

using StageSet = absl::flat_hash_set<std::string>;

// Every stage that steps lead to, one after the other, from a draft.
StageSet Reachable(const Index& index) {
  StageSet reached;
  for (const v1::Stage& stage : index.document().stages()) {
    if (stage.kind() == v1::STAGE_KIND_DRAFT) reached.insert(stage.stage_id());
  }
  for (size_t before = 0; before != reached.size();) {
    before = reached.size();
    for (const v1::Step& step : index.document().steps()) {
      const bool starts = std::any_of(step.from_stages().begin(), step.from_stages().end(),
                                      [&](const std::string& from) { return reached.contains(from); });
      if (starts && !step.to_stage().empty()) reached.insert(step.to_stage());
    }
  }
  return reached;
}

// Every stage from which steps lead, one after the other, to a closed one.
StageSet CanClose(const Index& index) {
  StageSet closing;
  for (const v1::Stage& stage : index.document().stages()) {
    if (IsClosed(stage.kind())) closing.insert(stage.stage_id());
  }
  for (size_t before = 0; before != closing.size();) {
    before = closing.size();
    for (const v1::Step& step : index.document().steps()) {
      if (!closing.contains(step.to_stage())) continue;
      closing.insert(step.from_stages().begin(), step.from_stages().end());
    }
  }
  return closing;
}

// Whether somebody on `side` can move a case on from `stage`; a withdrawal is not an answer.
bool CanMove(const Index& index, v1::Side side, const v1::Stage& stage) {
  return std::any_of(index.document().steps().begin(), index.document().steps().end(), [&](const v1::Step& step) {
    return step.kind() != v1::STEP_KIND_WITHDRAW && step.kind() != v1::STEP_KIND_VOID && !step.to_stage().empty() &&
           step.to_stage() != stage.stage_id() && AnyOn(side, step.roles()) &&
           absl::c_linear_search(step.from_stages(), stage.stage_id());
  });
}

void CheckDateInput(const Index& index, const std::string& field, const v1::Stage& stage, Report& report) {
  const std::string& name = stage.clock().earliest_of_input();
  if (name.empty()) return;
  for (const v1::Step& step : index.document().steps()) {
    if (step.to_stage() != stage.stage_id()) continue;
    for (const v1::StepInput& input : step.inputs()) {
      if (input.name() == name && input.kind() == v1::INPUT_KIND_DATE) return;
    }
  }
  report.Add(field + ".clock.earliest_of_input", "UNKNOWN_REFERENCE",
             "names a DATE input of a step that leads to the stage");
}

// One thing that must mean one step: a verb for a role, or a kind of step, in one stage.
void CheckMeaning(const std::string& key, const std::string& field, absl::string_view what,
                  absl::flat_hash_set<std::string>& seen, Report& report) {
  if (!seen.insert(key).second) {
    report.Add(field, "AMBIGUOUS", absl::StrCat("another step of one of its stages has the same ", what));
  }
}

}  // namespace

void CheckPaths(const Index& index, Report& report) {
  const StageSet reached = Reachable(index);
  const StageSet closing = CanClose(index);
  const auto& stages = index.document().stages();
  for (int i = 0; i < stages.size(); ++i) {
    const v1::Stage& stage = stages[i];
    const std::string field = Path("stages", stage.stage_id(), i);
    if (!reached.contains(stage.stage_id())) report.Add(field, "UNREACHABLE", "is reached by steps from a draft");
    if (!closing.contains(stage.stage_id())) {
      report.Add(field, "DEAD_END", "is open, and steps lead from it to a closed stage");
    }
    if (stage.kind() == v1::STAGE_KIND_WAITING_ON_RECEIVER && !CanMove(index, v1::SIDE_RECEIVER, stage)) {
      report.Add(field, "INCONSISTENT", "waits on the receiving side, which can move it on");
    }
    if (stage.kind() == v1::STAGE_KIND_WAITING_ON_REFERRER && !CanMove(index, v1::SIDE_REFERRER, stage)) {
      report.Add(field, "INCONSISTENT", "waits on the referring side, which can move it on");
    }
    CheckDateInput(index, field, stage, report);
  }
}

void CheckVerbs(const Index& index, Report& report) {
  absl::flat_hash_set<std::string> verbs;
  absl::flat_hash_set<std::string> kinds;
  const auto& steps = index.document().steps();
  for (int i = 0; i < steps.size(); ++i) {
    const v1::Step& step = steps[i];
    const std::string field = Path("steps", step.step_id(), i);
    StageSet stages(step.from_stages().begin(), step.from_stages().end());
    stages.insert(step.flag_only_stages().begin(), step.flag_only_stages().end());
    for (const std::string& stage : stages) {
      for (const int role : step.roles()) {
        CheckMeaning(absl::StrCat(stage, " ", role, " ", step.verb()), field + ".verb", "verb for a role", verbs,
                     report);
      }
      if (step.kind() == v1::STEP_KIND_UNSPECIFIED) continue;
      CheckMeaning(absl::StrCat(stage, " ", step.kind()), field + ".kind", "kind", kinds, report);
    }
  }
}

}  // namespace ihala::validation
