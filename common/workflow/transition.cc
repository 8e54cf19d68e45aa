#include "common/workflow/transition.h"

#include <algorithm>
#include <optional>

#include "common/base/ids.h"
#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/tombstone.h"

namespace ihala {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;
using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;

// A decision is a step by which the receiver moves an open case on. A claim decides nothing, and neither does a
// question to the referrer.
bool IsDecision(const Workflow& workflow, const v1::CaseCore& before, const v1::Step& step, v1::Side side) {
  return side == v1::SIDE_RECEIVER && step.kind() != v1::STEP_KIND_CLAIM && !step.to_stage().empty() &&
         !IsClosed(workflow.KindOf(before.stage_id())) &&
         workflow.KindOf(step.to_stage()) != v1::STAGE_KIND_WAITING_ON_REFERRER;
}

void AddOnce(const std::string& account, google::protobuf::RepeatedPtrField<std::string>* accounts) {
  if (account.empty() || std::find(accounts->begin(), accounts->end(), account) != accounts->end()) return;
  *accounts->Add() = account;
}

// The account that the step's form asks for; empty where none was named.
std::string NamedAccount(const v1::Step& step, const Inputs& inputs) {
  for (const v1::StepInput& input : step.inputs()) {
    const v1::InputValue* named = FindInput(inputs, input.name());
    if (input.kind() != v1::INPUT_KIND_ACCOUNT || named == nullptr) continue;
    return named->account().empty() ? named->reference() : named->account();
  }
  return "";
}

void SetHolder(const v1::Step& step, const Inputs& inputs, const std::string& actor, v1::CaseCore& core) {
  switch (step.holder_effect()) {
    case v1::HOLDER_EFFECT_SET_ACTOR:
      core.set_holder(actor);
      return;
    case v1::HOLDER_EFFECT_CLEAR:
      core.clear_holder();
      return;
    case v1::HOLDER_EFFECT_SET_NAMED:
      core.set_holder(NamedAccount(step, inputs));
      return;
    case v1::HOLDER_EFFECT_ASSIGN_NAMED:
      core.set_assigned_to(NamedAccount(step, inputs));
      return;
    default:
      return;
  }
}

// The clock of a stage: the step's own where it has one.
const v1::StageClock* StageClockOf(const v1::Step& step, const v1::Stage& stage) {
  if (step.has_clock()) return &step.clock();
  return stage.has_clock() ? &stage.clock() : nullptr;
}

// Keeps what is left of the present clock when the case goes where that clock stands still.
void PauseClock(const Workflow& workflow, const v1::CaseCore& before, absl::Time received, const CaseDays& days,
                v1::CaseCore& core) {
  core.clear_paused();
  if (workflow.FindStage(before.stage_id()) == nullptr || !before.has_due_on()) return;
  core.mutable_paused()->set_stage_id(before.stage_id());
  core.mutable_paused()->set_days_left(StageDaysLeft(workflow, before, workflow.calendar().DayOf(received), days));
}

// `core` is in its new stage.
void StartClock(const Workflow& workflow, const v1::CaseCore& before, const v1::Step& step, const v1::Stage& to,
                const Inputs& inputs, absl::Time received, const CaseDays& days, v1::CaseCore& core) {
  core.clear_due_on();
  if (to.pauses_clock()) {
    PauseClock(workflow, before, received, days, core);
  } else {
    core.clear_paused();
  }
  // Outages are counted whenever somebody asks: they may be declared later, and from a day on that has passed.
  const WorkingDays& calendar = days.Of(OwingSide(workflow, core), workflow).calendar();
  if (before.has_paused() && before.paused().stage_id() == to.stage_id()) {
    *core.mutable_due_on() =
        DateOfDay(calendar.Add(calendar.DayOf(received), before.paused().days_left(), to.clock().calendar_days()));
    return;
  }
  const v1::StageClock* clock = StageClockOf(step, to);
  if (clock == nullptr) return;
  const std::optional<v1::Date> due = DueByClock(calendar, *clock, core.urgency(), received, inputs);
  if (due.has_value()) *core.mutable_due_on() = *due;
}

// Whether the referring side has a step from the stage for so many days only.
bool HasReferrersWindow(const Workflow& workflow, const v1::Stage& stage) {
  const auto is_window = [](const v1::Condition& condition) {
    return condition.kind() == v1::CONDITION_KIND_WITHIN_DAYS_OF_ENTRY;
  };
  const auto is_referrers = [](int role) { return SideOf(static_cast<v1::Role>(role)) == v1::SIDE_REFERRER; };
  const auto& steps = workflow.document().steps();
  return std::any_of(steps.begin(), steps.end(), [&](const v1::Step& step) {
    return LeadsFrom(step, stage.stage_id()) &&
           std::any_of(step.conditions().begin(), step.conditions().end(), is_window) &&
           std::any_of(step.roles().begin(), step.roles().end(), is_referrers);
  });
}

}  // namespace

v1::CaseCore Move(const Workflow& workflow, const v1::CaseCore& before, const v1::Step& step, const Inputs& inputs,
                  const Parties& parties, absl::Time received, const CaseDays& days) {
  v1::CaseCore core = before;
  core.clear_pending();
  SetHolder(step, inputs, parties.actor, core);
  // Who takes the case over opens the identity anew, with their own reason.
  if (core.holder() != before.holder()) core.clear_identity_opened_by();
  if (step.kind() == v1::STEP_KIND_OPEN_IDENTITY) AddOnce(parties.actor, core.mutable_identity_opened_by());
  if (step.kind() == v1::STEP_KIND_OBJECT) core.set_objections(core.objections() + 1);
  if (step.kind() == v1::STEP_KIND_WITHDRAW) core.set_consent_ended(true);
  LinkCase(step.inputs(), inputs, core);
  const v1::Stage* to = workflow.FindStage(step.to_stage());
  if (to == nullptr) return core;
  if (IsDecision(workflow, before, step, parties.side)) {
    AddOnce(parties.actor, core.mutable_deciders());
    // Who authorises it on the other side decides nothing here, and is named where the rule of that side's names holds.
    if (parties.confirmed_side == v1::SIDE_RECEIVER) AddOnce(parties.confirmed_by, core.mutable_deciders());
  }
  core.set_stage_id(step.to_stage());
  core.set_entry(before.entry() + 1);
  *core.mutable_entered_at() = TimestampOfTime(received);
  core.set_entered_by_step(step.step_id());
  core.set_entered_by(parties.actor);
  core.set_confirmed_by(parties.confirmed_by);
  core.set_unconfirmed(false);
  core.set_reason_code(ReasonOf(step, inputs));
  *core.mutable_inputs() = inputs;
  StartClock(workflow, before, step, *to, inputs, received, days, core);
  core.clear_notice();
  const bool knows = parties.side == v1::SIDE_REFERRER || parties.confirmed_side == v1::SIDE_REFERRER;
  if (!knows && HasReferrersWindow(workflow, *to)) core.mutable_notice();
  if (to->kind() == v1::STAGE_KIND_CLOSED_ERASED) MakeTombstone(v1::ERASURE_CAUSE_VOIDED, received, &core);
  return core;
}

void LinkCase(const Form& form, const Inputs& given, v1::CaseCore& core) {
  for (const v1::StepInput& input : form) {
    const v1::InputValue* value = FindInput(given, input.name());
    if (input.kind() != v1::INPUT_KIND_CASE || value == nullptr || value->reference().empty()) continue;
    // The evaluator saw to it that this is an id.
    if (const auto id = UuidFromText(value->reference()); id.ok()) core.set_linked_case(*id);
  }
}

}  // namespace ihala
