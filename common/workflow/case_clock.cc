#include "common/workflow/case_clock.h"

#include <algorithm>
#include <tuple>

#include "common/workflow/calendar.h"
#include "common/workflow/evaluator.h"

namespace ihala {
namespace {

// When documents say nothing of it, from the reviewer to the coordinator.
constexpr int kDefaultDays[] = {0, 5, 10};

// A clock that runs, or stands still.
struct RunningClock {
  PartyDays days;
  v1::Side owed_by = v1::SIDE_UNSPECIFIED;
  std::optional<absl::CivilDay> due;
};

std::vector<v1::Escalation> EscalationRules(const Workflow& workflow) {
  const auto& said = workflow.document().escalations();
  if (!said.empty()) return {said.begin(), said.end()};
  std::vector<v1::Escalation> rules;
  for (int i = 0; i < 3; ++i) {
    v1::Escalation& rule = rules.emplace_back();
    rule.set_level(static_cast<v1::EscalationLevel>(v1::ESCALATION_LEVEL_REVIEWER + i));
    rule.set_after_due_days(static_cast<uint32_t>(kDefaultDays[i]));
  }
  return rules;
}

bool CountsCalendarDays(const Workflow& workflow, const v1::CaseCore& core) {
  const v1::Step* const step = workflow.FindStep(core.entered_by_step());
  if (step != nullptr && step->has_clock()) return step->clock().calendar_days();
  const v1::Stage* const stage = workflow.FindStage(core.stage_id());
  return stage != nullptr && stage->clock().calendar_days();
}

absl::CivilDay DayOfEntry(const Workflow& workflow, const v1::CaseCore& core) {
  return workflow.calendar().DayOf(TimeOfTimestamp(core.entered_at()));
}

std::vector<RunningClock> RunningClocks(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days) {
  std::vector<RunningClock> clocks;
  if (core.has_due_on() && !IsClosed(workflow.KindOf(core.stage_id()))) {
    const v1::Side side = OwingSide(workflow, core);
    clocks.push_back({days.Of(side, workflow), side, StageDue(workflow, core, days)});
  }
  if (core.has_pending() && core.pending().has_due_on()) {
    const v1::Side side = AnsweringSide(workflow, core);
    clocks.push_back({days.Of(side, workflow), side, PendingDue(workflow, core, days)});
  }
  return clocks;
}

// Whether the level hears of the clock on `today`.
bool Hears(const RunningClock& clock, const v1::Escalation& rule, absl::CivilDay today) {
  if (!clock.due.has_value()) return false;
  const auto last = clock.days.Add(*clock.due, static_cast<int>(rule.after_due_days()), /*calendar_days=*/false);
  return last.has_value() && today > *last;
}

v1::CaseClock Say(const RunningClock& clock, const std::vector<v1::Escalation>& rules, absl::CivilDay today) {
  v1::CaseClock said;
  said.set_owed_by(clock.owed_by);
  if (clock.due.has_value()) *said.mutable_due_on() = DateOfDay(*clock.due);
  said.set_overdue(clock.due.has_value() && today > *clock.due);
  said.set_stands_still(clock.days.StandsStill(today));
  for (const v1::Escalation& rule : rules) {
    if (Hears(clock, rule, today)) said.set_escalation(std::max(said.escalation(), rule.level()));
  }
  return said;
}

// Later is further behind.
std::tuple<int, bool, bool, int64_t> Behind(const v1::CaseClock& clock) {
  const int64_t day = clock.has_due_on() ? DayOfDate(clock.due_on()) - absl::CivilDay() : 0;
  return {static_cast<int>(clock.escalation()), clock.overdue(), clock.has_due_on(), -day};
}

// Collects what is to come.
class Ticks {
 public:
  Ticks(const Workflow& workflow, absl::Time now) : calendar_(workflow.calendar()), today_(calendar_.DayOf(now)) {}

  // Something falls due after `last`; nullopt where nobody knows when.
  void After(std::optional<absl::CivilDay> last) {
    if (last.has_value() && *last < today_) return;
    const absl::Time tick = last.has_value() ? calendar_.BeginOf(*last + 1) : absl::InfiniteFuture();
    next_ = std::min(next_.value_or(tick), tick);
  }
  void Tomorrow() { After(today_); }
  absl::CivilDay today() const { return today_; }
  std::optional<absl::Time> next() const { return next_; }

 private:
  const WorkingDays& calendar_;
  const absl::CivilDay today_;
  std::optional<absl::Time> next_;
};

void AddClockSteps(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days, Ticks& ticks) {
  for (const v1::Step& step : workflow.document().steps()) {
    if (!step.has_clock_rule() || !LeadsFrom(step, core.stage_id())) continue;
    // Without a date that it could count from it never comes.
    if (step.clock_rule().after_due_days() > 0 && !core.has_due_on()) continue;
    const std::optional<absl::CivilDay> last = LastDayBefore(workflow, step.clock_rule(), core, days);
    ticks.After(last);
    // A condition that does not hold today may hold tomorrow.
    if (last.has_value() && *last < ticks.today() && !step.conditions().empty()) ticks.Tomorrow();
  }
}

}  // namespace

v1::Side OwingSide(const Workflow& workflow, const v1::CaseCore& core) {
  switch (workflow.KindOf(core.stage_id())) {
    case v1::STAGE_KIND_WAITING_ON_RECEIVER:
      return v1::SIDE_RECEIVER;
    case v1::STAGE_KIND_WAITING_ON_REFERRER:
      return v1::SIDE_REFERRER;
    default:
      return v1::SIDE_UNSPECIFIED;
  }
}

v1::Side AnsweringSide(const Workflow& workflow, const v1::CaseCore& core) {
  if (!core.has_pending()) return v1::SIDE_UNSPECIFIED;
  const v1::Side proposed = core.pending().proposed_side();
  const v1::Step* const step = workflow.FindStep(core.pending().step_id());
  if (step != nullptr && step->confirmation().same_side()) {
    const auto& roles = step->confirmation().roles();
    const bool is_own = std::any_of(roles.begin(), roles.end(),
                                    [&](int role) { return SideOf(static_cast<v1::Role>(role)) == proposed; });
    if (is_own) return proposed;
  }
  return proposed == v1::SIDE_REFERRER ? v1::SIDE_RECEIVER : v1::SIDE_REFERRER;
}

std::optional<absl::CivilDay> StageDue(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days) {
  if (!core.has_due_on()) return std::nullopt;
  return days.Of(OwingSide(workflow, core), workflow)
      .Postponed(DayOfEntry(workflow, core), DayOfDate(core.due_on()), CountsCalendarDays(workflow, core));
}

std::optional<absl::CivilDay> PendingDue(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days) {
  if (!core.has_pending() || !core.pending().has_due_on()) return std::nullopt;
  const absl::CivilDay proposed = workflow.calendar().DayOf(TimeOfTimestamp(core.pending().proposed_at()));
  return days.Of(AnsweringSide(workflow, core), workflow)
      .Postponed(proposed, DayOfDate(core.pending().due_on()), /*calendar_days=*/false);
}

int StageDaysLeft(const Workflow& workflow, const v1::CaseCore& core, absl::CivilDay today, const CaseDays& days) {
  const PartyDays party = days.Of(OwingSide(workflow, core), workflow);
  const bool calendar_days = CountsCalendarDays(workflow, core);
  const std::optional<absl::CivilDay> due = StageDue(workflow, core, days);
  if (due.has_value()) return party.Left(today, *due, calendar_days);
  const absl::CivilDay entered = DayOfEntry(workflow, core);
  return party.calendar().Between(entered, DayOfDate(core.due_on()), calendar_days) -
         party.Between(entered, today, calendar_days);
}

std::optional<absl::CivilDay> LastDayBefore(const Workflow& workflow, const v1::ClockRule& rule,
                                            const v1::CaseCore& core, const CaseDays& days) {
  const PartyDays party = days.Of(OwingSide(workflow, core), workflow);
  if (rule.after_due_days() == 0) {
    return party.Add(DayOfEntry(workflow, core), static_cast<int>(rule.after_entry_days()), rule.calendar_days());
  }
  const std::optional<absl::CivilDay> due = StageDue(workflow, core, days);
  if (!due.has_value()) return std::nullopt;
  return party.Add(*due, static_cast<int>(rule.after_due_days()), rule.calendar_days());
}

v1::CaseClock ClockOf(const Workflow& workflow, const v1::CaseCore& core, absl::Time now, const CaseDays& days) {
  const std::vector<v1::Escalation> rules = EscalationRules(workflow);
  const absl::CivilDay today = workflow.calendar().DayOf(now);
  v1::CaseClock worst;
  for (const RunningClock& clock : RunningClocks(workflow, core, days)) {
    v1::CaseClock said = Say(clock, rules, today);
    if (worst.owed_by() == v1::SIDE_UNSPECIFIED || Behind(said) > Behind(worst)) worst = std::move(said);
  }
  return worst;
}

std::vector<Escalated> EscalationsAt(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                     const CaseDays& days) {
  const absl::CivilDay today = workflow.calendar().DayOf(now);
  const std::vector<RunningClock> clocks = RunningClocks(workflow, core, days);
  std::vector<Escalated> escalated;
  for (const v1::Escalation& rule : EscalationRules(workflow)) {
    for (const RunningClock& clock : clocks) {
      if (Hears(clock, rule, today)) escalated.push_back({clock.owed_by, rule.level()});
    }
  }
  return escalated;
}

std::optional<absl::Time> NextTick(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                   const CaseDays& days) {
  Ticks ticks(workflow, now);
  for (const RunningClock& clock : RunningClocks(workflow, core, days)) {
    for (const v1::Escalation& rule : EscalationRules(workflow)) {
      ticks.After(clock.due.has_value()
                      ? clock.days.Add(*clock.due, static_cast<int>(rule.after_due_days()), /*calendar_days=*/false)
                      : std::nullopt);
    }
    ticks.After(clock.due);
  }
  if (!core.has_pending()) AddClockSteps(workflow, core, days, ticks);
  return ticks.next();
}

}  // namespace ihala
