// How a case's clock stands, said once more. Nobody here has a calendar of their own, and nobody was cut off.
#include <algorithm>
#include <optional>
#include <tuple>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "tests/matrix/oracle.h"

namespace ihala::matrix {
namespace {

absl::CivilDay DayOfClock(const v1::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

bool IsDayOff(const v1::WorkingCalendar& calendar, absl::CivilDay day) {
  const uint32_t of_week = static_cast<uint32_t>(absl::GetWeekday(day)) + 1;
  return absl::c_linear_search(calendar.weekend(), of_week) ||
         std::any_of(calendar.holidays().begin(), calendar.holidays().end(),
                     [&](const v1::Date& holiday) { return DayOfClock(holiday) == day; });
}

// The last day on which so many working days beyond `due` have not passed.
absl::CivilDay Beyond(const v1::WorkingCalendar& calendar, absl::CivilDay due, uint32_t days) {
  while (days > 0) {
    ++due;
    if (!IsDayOff(calendar, due)) --days;
  }
  return due;
}

v1::CaseClock Stands(const v1::Workflow& workflow, v1::Side owed_by, const v1::Date& due, absl::CivilDay today) {
  v1::CaseClock clock;
  clock.set_owed_by(owed_by);
  *clock.mutable_due_on() = due;
  clock.set_overdue(today > DayOfClock(due));
  for (const v1::Escalation& escalation : workflow.escalations()) {
    if (today > Beyond(workflow.calendar(), DayOfClock(due), escalation.after_due_days())) {
      clock.set_escalation(escalation.level());
    }
  }
  return clock;
}

// Who is to answer a pending step: the other side, or one's own where its people may.
v1::Side Answers(const v1::Workflow& workflow, const v1::PendingStep& pending) {
  const v1::Side own = pending.proposed_side();
  const auto is_own = [&](int role) {
    const bool refers = role == v1::ROLE_CASEWORKER || role == v1::ROLE_SUPERVISOR;
    return refers == (own == v1::SIDE_REFERRER);
  };
  for (const v1::Step& step : workflow.steps()) {
    if (step.step_id() != pending.step_id() || !step.confirmation().same_side()) continue;
    if (absl::c_any_of(step.confirmation().roles(), is_own)) return own;
  }
  return own == v1::SIDE_REFERRER ? v1::SIDE_RECEIVER : v1::SIDE_REFERRER;
}

}  // namespace

v1::CaseClock Oracle::ClockOf(const CaseTruth& truth, absl::Time now) const {
  const v1::CaseCore& core = truth.core;
  const v1::Workflow& workflow = WorkflowOf(core);
  const absl::CivilDay today =
      absl::ToCivilDay(now, absl::FixedTimeZone(workflow.calendar().utc_offset_minutes() * 60));
  std::optional<v1::CaseClock> of_stage;
  std::optional<v1::CaseClock> of_pending;
  if (core.has_due_on() && IsOpen(core)) {
    const bool referrer = KindOf(core) == v1::STAGE_KIND_WAITING_ON_REFERRER;
    of_stage = Stands(workflow, referrer ? v1::SIDE_REFERRER : v1::SIDE_RECEIVER, core.due_on(), today);
  }
  if (core.pending().has_due_on()) {
    of_pending = Stands(workflow, Answers(workflow, core.pending()), core.pending().due_on(), today);
  }
  if (!of_stage.has_value() || !of_pending.has_value()) {
    return of_stage.has_value() ? *of_stage : of_pending.value_or(v1::CaseClock());
  }
  const auto behind = [](const v1::CaseClock& clock) {
    return std::tuple(static_cast<int>(clock.escalation()), clock.overdue(),
                      absl::CivilDay(9999, 1, 1) - DayOfClock(clock.due_on()));
  };
  return behind(*of_pending) > behind(*of_stage) ? *of_pending : *of_stage;
}

}  // namespace ihala::matrix
