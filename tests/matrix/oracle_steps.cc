#include "tests/matrix/oracle_steps.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"

namespace ihala::matrix {
namespace {

// "The roles of which the actor needs one, on the side that the role implies." A system takes the step "on their side".
template <typename Roles>
bool HoldsOneOf(const Sight& sight, const Roles& wanted) {
  const std::vector<int> own = sight.side == v1::SIDE_REFERRER
                                   ? std::vector<int>{v1::ROLE_CASEWORKER, v1::ROLE_SUPERVISOR}
                                   : std::vector<int>{v1::ROLE_REVIEWER, v1::ROLE_LEAD};
  return std::any_of(wanted.begin(), wanted.end(), [&](int role) {
    if (!HasRole(sight.roles, static_cast<v1::Role>(role))) return false;
    return role != v1::ROLE_INTEGRATOR ||
           std::any_of(own.begin(), own.end(), [&](int other) { return absl::c_linear_search(wanted, other); });
  });
}

absl::CivilDay CalendarDay(const v1::Workflow& workflow, absl::Time at) {
  return absl::ToCivilDay(at, absl::FixedTimeZone(workflow.calendar().utc_offset_minutes() * 60));
}

// "Windows against the referrer start when its device confirmed receipt of the decision." Nobody here was cut off.
bool IsWithinDays(const v1::Workflow& workflow, const v1::CaseCore& core, uint32_t days, v1::Side side,
                  absl::Time now) {
  const bool asks_for_receipt = side == v1::SIDE_REFERRER && core.has_notice();
  if (asks_for_receipt && !core.notice().has_confirmed_at()) return true;
  const absl::Time begun = TimeOf(asks_for_receipt ? core.notice().confirmed_at() : core.entered_at());
  return CalendarDay(workflow, now) - CalendarDay(workflow, begun) <= static_cast<int64_t>(days);
}

bool Holds(const v1::Workflow& workflow, const v1::Condition& condition, const v1::CaseCore& core, v1::Side side,
           absl::Time now) {
  const absl::Duration age = now - TimeOf(core.received_at());
  switch (condition.kind()) {
    case v1::CONDITION_KIND_WITHIN_DAYS_OF_ENTRY:
      return IsWithinDays(workflow, core, condition.amount(), side, now);
    case v1::CONDITION_KIND_WITHIN_HOURS_OF_RECEIPT:
      return age <= absl::Hours(condition.amount());
    case v1::CONDITION_KIND_AFTER_HOURS_OF_RECEIPT:
      return age > absl::Hours(condition.amount());
    case v1::CONDITION_KIND_FIRST_OBJECTION:
      return core.objections() == 0;
    case v1::CONDITION_KIND_UNHELD:
      return core.holder().empty();
    case v1::CONDITION_KIND_HELD:
      return !core.holder().empty();
    case v1::CONDITION_KIND_NO_LEGAL_HOLD:
      return !core.legal_hold();
    default:  // Who hears an objection depends on who asks.
      return true;
  }
}

bool HearsOwnDecision(const v1::Step& step, const v1::CaseCore& core, const std::string& account) {
  if (step.holder_effect() == v1::HOLDER_EFFECT_SET_NAMED || core.objections() == 0) return false;
  return absl::c_linear_search(core.deciders(), account) &&
         std::any_of(step.conditions().begin(), step.conditions().end(), [](const v1::Condition& condition) {
           return condition.kind() == v1::CONDITION_KIND_ANOTHER_REVIEWER;
         });
}

// "While a step is pending": withdrawals wait for nothing, an erasure of the first day for nobody.
bool WaitsForAnother(const v1::Step& step, const v1::CaseCore& core, absl::Time now) {
  if (!core.has_pending() || step.kind() == v1::STEP_KIND_WITHDRAW) return false;
  const absl::Duration free = absl::Hours(step.confirmation().only_after_hours());
  return step.kind() != v1::STEP_KIND_VOID || now - TimeOf(core.received_at()) > free;
}

Fate Permission(const Oracle& oracle, const Sight& sight, const v1::Account& who, const CaseTruth& truth,
                const v1::Step& step, absl::Time now) {
  const v1::CaseCore& core = truth.core;
  const v1::Workflow& workflow = oracle.WorkflowOf(core);
  if (step.kind() == v1::STEP_KIND_SUBMIT || step.has_clock_rule()) return Fate::kNotNow;
  if (!absl::c_linear_search(step.from_stages(), core.stage_id()) &&
      !absl::c_linear_search(step.flag_only_stages(), core.stage_id()))
    return Fate::kNotNow;
  if (WaitsForAnother(step, core, now)) return Fate::kNotNow;
  for (const v1::Condition& condition : step.conditions()) {
    if (!Holds(workflow, condition, core, sight.side, now)) return Fate::kNotNow;
  }
  if (oracle.leave() == Leave::kStepRoles) return Fate::kTaken;
  if (!HoldsOneOf(sight, step.roles())) return Fate::kDenied;
  const bool held_by_other = !core.holder().empty() && core.holder() != who.code();
  if (step.holder_only() && held_by_other && sight.side == v1::SIDE_RECEIVER) {
    const bool leads_may = std::find(step.roles().begin(), step.roles().end(), v1::ROLE_LEAD) != step.roles().end();
    if (!leads_may || !HasRole(sight.roles, v1::ROLE_LEAD)) return Fate::kDenied;
  }
  if (HearsOwnDecision(step, core, who.code())) return Fate::kDenied;
  const bool opened =
      step.kind() == v1::STEP_KIND_OPEN_IDENTITY && absl::c_linear_search(core.identity_opened_by(), who.code());
  return opened ? Fate::kNotNow : Fate::kTaken;
}

// "A step that is already true: verdict 'already', not an error." Only those who could take it learn that.
bool IsAlready(const Oracle& oracle, const Sight& sight, const v1::Account& who, const v1::CaseCore& core,
               const v1::Step& step) {
  if (!HoldsOneOf(sight, step.roles())) return false;
  const bool withdraws = step.kind() == v1::STEP_KIND_WITHDRAW;
  if (step.kind() == v1::STEP_KIND_CLAIM && oracle.IsOpen(core) && !core.holder().empty()) return true;
  if (withdraws && core.stage_id() == step.to_stage() && core.entered_by_step() == step.step_id()) return true;
  if (withdraws && core.consent_ended() && absl::c_linear_search(step.flag_only_stages(), core.stage_id())) return true;
  if (step.kind() == v1::STEP_KIND_OPEN_IDENTITY && absl::c_linear_search(core.identity_opened_by(), who.code()))
    return true;
  if (core.has_pending() && core.pending().step_id() == step.step_id()) return true;
  return step.to_stage().empty() && step.holder_effect() == v1::HOLDER_EFFECT_CLEAR && core.holder().empty() &&
         absl::c_linear_search(step.from_stages(), core.stage_id());
}

}  // namespace

const v1::Step* FindStep(const v1::Workflow& workflow, const std::string& step_id) {
  for (const v1::Step& step : workflow.steps()) {
    if (step.step_id() == step_id) return &step;
  }
  return nullptr;
}

Fate FateOfStep(const Oracle& oracle, const Sight& sight, const v1::Account& who, const CaseTruth& truth,
                const v1::Step& step, absl::Time now) {
  if (!sight.exists) return Fate::kHidden;
  if (!sight.may_act) return Fate::kDenied;
  if (step.kind() != v1::STEP_KIND_SUBMIT && IsAlready(oracle, sight, who, truth.core, step)) return Fate::kAlready;
  return Permission(oracle, sight, who, truth, step, now);
}

Fate FateOfAnswer(const Oracle& oracle, const Sight& sight, const v1::Account& who, const CaseTruth& truth) {
  if (!sight.exists) return Fate::kHidden;
  if (!sight.may_act) return Fate::kDenied;
  const v1::CaseCore& core = truth.core;
  const v1::Step& step = *FindStep(oracle.WorkflowOf(core), core.pending().step_id());
  if (oracle.leave() == Leave::kStepRoles) return Fate::kTaken;
  if (!HoldsOneOf(sight, step.confirmation().roles())) return Fate::kDenied;
  if (core.pending().proposed_by() == who.code()) return Fate::kDenied;
  const bool same = sight.side == core.pending().proposed_side();
  return same && !step.confirmation().same_side() ? Fate::kDenied : Fate::kTaken;
}

std::vector<std::string> Oracle::PermittedSteps(const Sight& sight, const v1::Account& who, const CaseTruth& truth,
                                                absl::Time now) const {
  std::vector<std::string> ids;
  if (!sight.may_act) return ids;
  for (const v1::Step& step : WorkflowOf(truth.core).steps()) {
    if (Permission(*this, sight, who, truth, step, now) == Fate::kTaken) ids.push_back(step.step_id());
  }
  return ids;
}

}  // namespace ihala::matrix
