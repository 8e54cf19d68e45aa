#include "common/workflow/migration_paths.h"

#include <set>
#include <utility>

#include "absl/algorithm/container.h"

namespace ihala {
namespace {

// Where a case is, as far as steps ask: its stage, and whether somebody holds it.
using State = std::pair<std::string, bool>;

bool Asks(const v1::Step& step, v1::ConditionKind kind) {
  return absl::c_any_of(step.conditions(), [&](const v1::Condition& one) { return one.kind() == kind; });
}

// Whether it is there for whoever needs it, today and later.
bool IsLasting(const v1::Step& step) {
  return !step.has_clock_rule() && step.kind() != v1::STEP_KIND_WITHDRAW && step.kind() != v1::STEP_KIND_VOID &&
         !Asks(step, v1::CONDITION_KIND_WITHIN_DAYS_OF_ENTRY) &&
         !Asks(step, v1::CONDITION_KIND_WITHIN_HOURS_OF_RECEIPT) && !Asks(step, v1::CONDITION_KIND_FIRST_OBJECTION);
}

bool MayBeTaken(const v1::Step& step, const State& state) {
  if (!absl::c_linear_search(step.from_stages(), state.first)) return false;
  return state.second ? !Asks(step, v1::CONDITION_KIND_UNHELD) : !Asks(step, v1::CONDITION_KIND_HELD);
}

State After(const v1::Step& step, const State& state) {
  State after = state;
  if (!step.to_stage().empty()) after.first = step.to_stage();
  if (step.holder_effect() == v1::HOLDER_EFFECT_CLEAR) after.second = false;
  if (step.holder_effect() == v1::HOLDER_EFFECT_SET_ACTOR || step.holder_effect() == v1::HOLDER_EFFECT_SET_NAMED) {
    after.second = true;
  }
  return after;
}

// Every state to which steps lead, one after the other.
std::set<State> ReachableFrom(const Workflow& workflow, const State& start, bool lasting_only) {
  std::set<State> reached = {start};
  std::vector<State> next = {start};
  while (!next.empty()) {
    const State state = std::move(next.back());
    next.pop_back();
    for (const v1::Step& step : workflow.document().steps()) {
      if ((lasting_only && !IsLasting(step)) || !MayBeTaken(step, state)) continue;
      State after = After(step, state);
      if (reached.insert(after).second) next.push_back(std::move(after));
    }
  }
  return reached;
}

bool CanBeClosed(const Workflow& workflow, const State& state) {
  return absl::c_any_of(ReachableFrom(workflow, state, /*lasting_only=*/true),
                        [&](const State& one) { return IsClosed(workflow.KindOf(one.first)); });
}

}  // namespace

std::vector<std::string> StrandedStages(const Migration& migration) {
  const Workflow& from = migration.from();
  const std::set<State> possible = ReachableFrom(from, {from.draft_stage().stage_id(), false}, /*lasting_only=*/false);
  std::vector<std::string> stranded;
  for (const v1::Stage& stage : from.document().stages()) {
    if (stage.kind() == v1::STAGE_KIND_DRAFT || IsClosed(stage.kind())) continue;
    for (const bool held : {false, true}) {
      if (possible.count({stage.stage_id(), held}) == 0) continue;
      if (CanBeClosed(*migration.to(), {migration.StageOf(stage.stage_id()), held})) continue;
      stranded.push_back(stage.stage_id());
      break;
    }
  }
  return stranded;
}

}  // namespace ihala
