#include "common/workflow/evaluator.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"

namespace ihala {
namespace {

using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;

absl::Status NotNow(absl::string_view why) {
  return WithReason(absl::FailedPreconditionError(why), "NOT_ALLOWED_FROM_STAGE");
}

absl::Status NotYou(absl::string_view why) { return WithReason(absl::PermissionDeniedError(why), "PERMISSION"); }

bool IsClockStep(const v1::Step& step) { return step.has_clock_rule(); }

// Whether the rule's last day has passed.
bool RuleIsDue(const Workflow& workflow, const v1::ClockRule& rule, const v1::CaseCore& core, absl::Time now,
               const CaseDays& days) {
  const std::optional<absl::CivilDay> last = LastDayBefore(workflow, rule, core, days);
  return last.has_value() && workflow.calendar().DayOf(now) > *last;
}

// Whether the case entered its stage at most `most` days ago, for somebody on `side`. For the referring side these days
// begin once it can know, and those on which it was cut off are none of them.
bool IsWithin(const Workflow& workflow, const v1::CaseCore& core, uint32_t most, v1::Side side, absl::Time now,
              const CaseDays& days) {
  const WorkingDays& calendar = workflow.calendar();
  const absl::CivilDay today = calendar.DayOf(now);
  const absl::CivilDay entered = calendar.DayOf(TimeOfTimestamp(core.entered_at()));
  if (side != v1::SIDE_REFERRER) return today - entered <= static_cast<absl::civil_diff_t>(most);
  if (core.has_notice() && !core.notice().has_confirmed_at()) return true;
  const absl::CivilDay begun =
      core.has_notice() ? calendar.DayOf(TimeOfTimestamp(core.notice().confirmed_at())) : entered;
  return days.Of(side, workflow).Between(begun, today, /*calendar_days=*/true) <= static_cast<int>(most);
}

// A condition, for somebody on `side`: it depends on nothing else of who asks.
bool Holds(const Workflow& workflow, const v1::Condition& condition, const v1::CaseCore& core, v1::Side side,
           absl::Time now, const CaseDays& days) {
  const absl::Duration since_receipt = now - TimeOfTimestamp(core.received_at());
  switch (condition.kind()) {
    case v1::CONDITION_KIND_WITHIN_DAYS_OF_ENTRY:
      return IsWithin(workflow, core, condition.amount(), side, now, days);
    case v1::CONDITION_KIND_WITHIN_HOURS_OF_RECEIPT:
      return since_receipt <= absl::Hours(condition.amount());
    case v1::CONDITION_KIND_AFTER_HOURS_OF_RECEIPT:
      return since_receipt > absl::Hours(condition.amount());
    case v1::CONDITION_KIND_FIRST_OBJECTION:
      return core.objections() == 0;
    case v1::CONDITION_KIND_UNHELD:
      return core.holder().empty();
    case v1::CONDITION_KIND_HELD:
      return !core.holder().empty();
    case v1::CONDITION_KIND_NO_LEGAL_HOLD:
      return !core.legal_hold();
    case v1::CONDITION_KIND_ANOTHER_REVIEWER:
      return true;  // Depends on who would hold the case: see MayHear.
    default:
      return false;  // A condition that this program does not know is not known to hold.
  }
}

// Whether the actor may become the holder by `step`. Where the step names somebody else, the reducer asks for them.
bool MayHear(const v1::Step& step, const v1::CaseCore& core, const Actor& actor) {
  if (step.holder_effect() == v1::HOLDER_EFFECT_SET_NAMED || core.objections() == 0) return true;
  for (const v1::Condition& condition : step.conditions()) {
    if (condition.kind() != v1::CONDITION_KIND_ANOTHER_REVIEWER) continue;
    if (absl::c_linear_search(core.deciders(), actor.account)) return false;
  }
  return true;
}

// The holder's reservation binds the receiving side only: a caseworker who reports an outcome holds nothing.
bool ReservedForHolder(const v1::Step& step, const v1::CaseCore& core, const Actor& actor) {
  if (!step.holder_only() || core.holder().empty() || core.holder() == actor.account) return false;
  if (actor.side != v1::SIDE_RECEIVER) return false;
  const bool leads_may = std::find(step.roles().begin(), step.roles().end(), v1::ROLE_LEAD) != step.roles().end();
  const bool leads = std::find(actor.roles.begin(), actor.roles.end(), v1::ROLE_LEAD) != actor.roles.end();
  return !(leads_may && leads);
}

absl::Status PendingAllows(const v1::Step& step, const v1::CaseCore& core, absl::Time now) {
  if (!core.has_pending() || step.kind() == v1::STEP_KIND_WITHDRAW) return absl::OkStatus();
  if (step.kind() == v1::STEP_KIND_VOID && !NeedsSecondParty(step, core, {}, now)) return absl::OkStatus();
  return NotNow("another step waits for its second party");
}

uint32_t DaysFor(const v1::StageClock& clock, v1::Urgency urgency) {
  switch (urgency) {
    case v1::URGENCY_EMERGENCY:
      return clock.emergency_days();
    case v1::URGENCY_URGENT:
      return clock.urgent_days();
    default:
      return clock.normal_days();
  }
}

}  // namespace

absl::StatusOr<const v1::Step*> Next(const Workflow& workflow, const v1::CaseCore& core, absl::string_view step_id,
                                     const Actor& actor, absl::Time now, const CaseDays& days) {
  const v1::Step* step = workflow.FindStep(step_id);
  if (step == nullptr || !LeadsFrom(*step, core.stage_id())) {
    return NotNow("the step does not lead from the case's stage");
  }
  RETURN_IF_ERROR(PendingAllows(*step, core, now));
  if (IsClockStep(*step) && !RuleIsDue(workflow, step->clock_rule(), core, now, days)) {
    return NotNow("it is not due yet");
  }
  for (const v1::Condition& condition : step->conditions()) {
    if (!Holds(workflow, condition, core, actor.side, now, days))
      return NotNow("a condition of the step does not hold");
  }
  if (!HoldsOneOf(actor, step->roles())) return NotYou("the step belongs to another role");
  if (ReservedForHolder(*step, core, actor)) return NotYou("the step belongs to the one who holds the case");
  if (!MayHear(*step, core, actor)) return NotYou("another reviewer hears an objection");
  if (step->kind() == v1::STEP_KIND_OPEN_IDENTITY && absl::c_linear_search(core.identity_opened_by(), actor.account)) {
    return NotNow("the identity is open to this account");
  }
  return step;
}

absl::Status MayConfirm(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor) {
  if (!core.has_pending()) return NotNow("no step waits for a second party");
  const v1::Step* step = workflow.FindStep(core.pending().step_id());
  if (step == nullptr || !step->has_confirmation()) return NotNow("the step needs no second party");
  const v1::Confirmation& confirmation = step->confirmation();
  if (actor.side == v1::SIDE_CLOCK) {
    if (confirmation.on_timeout() != v1::CONFIRMATION_TIMEOUT_UNSPECIFIED) return absl::OkStatus();
    return NotYou("the clock does not answer this step");
  }
  if (!HoldsOneOf(actor, confirmation.roles())) return NotYou("the answer belongs to another role");
  if (actor.account == core.pending().proposed_by()) return NotYou("the proposer is not the second party");
  if (!confirmation.same_side() && actor.side == core.pending().proposed_side()) {
    return NotYou("the answer belongs to the other side");
  }
  return absl::OkStatus();
}

bool NeedsSecondParty(const v1::Step& step, const v1::CaseCore& core, const Inputs& inputs, absl::Time now) {
  if (!step.has_confirmation()) return false;
  const v1::Confirmation& confirmation = step.confirmation();
  if (confirmation.only_after_hours() > 0 &&
      now - TimeOfTimestamp(core.received_at()) <= absl::Hours(confirmation.only_after_hours())) {
    return false;
  }
  return confirmation.only_for_reasons().empty() ||
         absl::c_linear_search(confirmation.only_for_reasons(), ReasonOf(step, inputs));
}

const v1::Step* LateAnswerObjection(const Workflow& workflow, const v1::CaseCore& core, const v1::Step& answer,
                                    uint32_t base_entry, const Actor& actor, absl::Time now, const CaseDays& days) {
  if (answer.kind() != v1::STEP_KIND_ANSWER || base_entry >= core.entry()) return nullptr;
  if (core.has_pending() || !HoldsOneOf(actor, answer.roles())) return nullptr;
  const v1::Step* refusal = workflow.FindStep(core.entered_by_step());
  if (refusal == nullptr || core.reason_code().empty()) return nullptr;
  const bool for_want = std::any_of(refusal->inputs().begin(), refusal->inputs().end(), [&](const auto& input) {
    const v1::Reason* reason = workflow.FindReason(input.reason_set(), core.reason_code());
    return input.kind() == v1::INPUT_KIND_CODE && reason != nullptr && reason->for_want_of_answer();
  });
  const v1::Step* objection = workflow.StepOfKind(v1::STEP_KIND_OBJECT, core.stage_id());
  if (!for_want || objection == nullptr) return nullptr;
  for (const v1::Condition& condition : objection->conditions()) {
    if (condition.kind() == v1::CONDITION_KIND_FIRST_OBJECTION) continue;
    if (!Holds(workflow, condition, core, actor.side, now, days)) return nullptr;
  }
  return objection;
}

bool ConfirmationTimedOut(const Workflow& workflow, const v1::CaseCore& core, absl::Time now, const CaseDays& days) {
  const std::optional<absl::CivilDay> due = PendingDue(workflow, core, days);
  if (!due.has_value() || !MayConfirm(workflow, core, ClockActor()).ok()) return false;
  return workflow.calendar().DayOf(now) > *due;
}

std::vector<const v1::Step*> PermittedSteps(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor,
                                            absl::Time now, const CaseDays& days) {
  std::vector<const v1::Step*> steps;
  for (const v1::Step& step : workflow.document().steps()) {
    if (Next(workflow, core, step.step_id(), actor, now, days).ok()) steps.push_back(&step);
  }
  return steps;
}

std::string ReasonOf(const v1::Step& step, const Inputs& inputs) {
  for (const v1::StepInput& input : step.inputs()) {
    if (input.kind() != v1::INPUT_KIND_CODE) continue;
    const v1::InputValue* given = FindInput(inputs, input.name());
    return given != nullptr && given->codes_size() == 1 ? given->codes(0) : std::string();
  }
  return std::string();
}

const v1::InputValue* FindInput(const Inputs& given, absl::string_view name) {
  for (const v1::InputValue& value : given) {
    if (value.name() == name) return &value;
  }
  return nullptr;
}

std::optional<v1::Date> DueOn(const Workflow& workflow, const v1::Stage& stage, v1::Urgency urgency, absl::Time entered,
                              const Inputs& inputs) {
  if (!stage.has_clock()) return std::nullopt;
  return DueByClock(workflow.calendar(), stage.clock(), urgency, entered, inputs);
}

std::optional<v1::Date> DueByClock(const WorkingDays& calendar, const v1::StageClock& clock, v1::Urgency urgency,
                                   absl::Time entered, const Inputs& inputs) {
  const absl::CivilDay today = calendar.DayOf(entered);
  std::optional<absl::CivilDay> due;
  if (const uint32_t days = DaysFor(clock, urgency); days > 0) {
    due = calendar.Add(today, static_cast<int>(days), clock.calendar_days());
  }
  if (!clock.earliest_of_input().empty()) {
    const v1::InputValue* said = FindInput(inputs, clock.earliest_of_input());
    if (said != nullptr && IsWholeDate(said->date())) {
      const absl::CivilDay day = std::max(today, DayOfDate(said->date()));
      due = due.has_value() ? std::min(*due, day) : day;
    }
  }
  if (!due.has_value()) return std::nullopt;
  return DateOfDay(*due);
}

const v1::Step* DueClockStep(const Workflow& workflow, const v1::CaseCore& core, absl::Time now, const CaseDays& days) {
  for (const v1::Step& step : workflow.document().steps()) {
    if (IsClockStep(step) && Next(workflow, core, step.step_id(), ClockActor(), now, days).ok()) return &step;
  }
  return nullptr;
}

}  // namespace ihala
