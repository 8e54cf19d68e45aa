#include "tests/clocks/year_oracle.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace ihala::clocks {
namespace {

// Farther than anything in a year.
constexpr int kHorizonDays = 3000;

absl::CivilDay CivilOf(const v1::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

bool IsOff(const v1::WorkingCalendar& calendar, absl::CivilDay day) {
  const uint32_t of_week = static_cast<uint32_t>(absl::GetWeekday(day)) + 1;
  for (const uint32_t off : calendar.weekend()) {
    if (off == of_week) return true;
  }
  for (const v1::Date& holiday : calendar.holidays()) {
    if (CivilOf(holiday) == day) return true;
  }
  return false;
}

}  // namespace

absl::CivilDay YearOracle::DayOf(const google::protobuf::Timestamp& time) const {
  return absl::ToCivilDay(absl::FromUnixSeconds(time.seconds()),
                          absl::FixedTimeZone(document_.calendar().utc_offset_minutes() * 60));
}

v1::Side YearOracle::Owes(const v1::CaseCore& core) const {
  for (const v1::Stage& stage : document_.stages()) {
    if (stage.stage_id() != core.stage_id()) continue;
    if (stage.kind() == v1::STAGE_KIND_WAITING_ON_RECEIVER) return v1::SIDE_RECEIVER;
    if (stage.kind() == v1::STAGE_KIND_WAITING_ON_REFERRER) return v1::SIDE_REFERRER;
  }
  return v1::SIDE_UNSPECIFIED;
}

v1::Side YearOracle::Answers(const v1::PendingStep& pending) const {
  for (const v1::Step& step : document_.steps()) {
    if (step.step_id() == pending.step_id() && step.confirmation().same_side()) return pending.proposed_side();
  }
  return pending.proposed_side() == v1::SIDE_REFERRER ? v1::SIDE_RECEIVER : v1::SIDE_REFERRER;
}

bool YearOracle::Works(const v1::CaseCore& core, v1::Side side, absl::CivilDay day) const {
  const std::string& code = side == v1::SIDE_REFERRER ? core.referring_organisation() : core.receiving_organisation();
  const auto own = calendars_.find(code);
  return !IsOff(own == calendars_.end() ? document_.calendar() : own->second, day);
}

bool YearOracle::IsCut(const v1::CaseCore& core, v1::Side side, absl::CivilDay day) const {
  return std::any_of(outages_.begin(), outages_.end(), [&](const auto& named) {
    const v1::Outage& outage = named.second;
    const auto& places = outage.governorates();
    const bool there = places.empty() || std::count(places.begin(), places.end(), core.governorate()) > 0;
    const bool on_side = outage.side() == v1::SIDE_UNSPECIFIED || outage.side() == side;
    return there && on_side && outage.organisation().empty() && day >= CivilOf(outage.from()) &&
           (!outage.has_to() || day <= CivilOf(outage.to()));
  });
}

std::optional<absl::CivilDay> YearOracle::After(const v1::CaseCore& core, v1::Side side,
                                                std::optional<absl::CivilDay> day, uint32_t days) const {
  if (!day.has_value()) return std::nullopt;
  const absl::CivilDay horizon = *day + kHorizonDays;
  while (days > 0) {
    if (++*day > horizon) return std::nullopt;
    if (Works(core, side, *day) && !IsCut(core, side, *day)) --days;
  }
  return day;
}

std::optional<absl::CivilDay> YearOracle::PutOff(const v1::CaseCore& core, v1::Side side, absl::CivilDay from,
                                                 absl::CivilDay due) const {
  uint32_t lost = 0;
  for (absl::CivilDay day = from + 1; day <= due; ++day) {
    if (Works(core, side, day) && IsCut(core, side, day)) ++lost;
  }
  return After(core, side, due, lost);
}

std::vector<YearOracle::Clock> YearOracle::Clocks(const v1::CaseCore& core) const {
  std::vector<Clock> clocks;
  if (IsOpen(core) && core.has_due_on()) {
    const v1::Side side = Owes(core);
    clocks.push_back({side, PutOff(core, side, DayOf(core.entered_at()), CivilOf(core.due_on()))});
  }
  if (core.pending().has_due_on()) {
    const v1::Side side = Answers(core.pending());
    clocks.push_back({side, PutOff(core, side, DayOf(core.pending().proposed_at()), CivilOf(core.pending().due_on()))});
  }
  return clocks;
}

std::optional<std::string> YearOracle::ActOn(const v1::CaseCore& core, absl::CivilDay today) const {
  if (core.pending().has_due_on()) {
    const std::optional<absl::CivilDay> due = Clocks(core).back().second;
    if (due.has_value() && today > *due) return absl::StrCat("answer ", core.pending().step_id());
  }
  if (core.has_pending() || !IsOpen(core)) return std::nullopt;
  for (const v1::Step& step : document_.steps()) {
    const auto& from = step.from_stages();
    if (!step.has_clock_rule() || std::count(from.begin(), from.end(), core.stage_id()) == 0) continue;
    const v1::ClockRule& rule = step.clock_rule();
    std::optional<absl::CivilDay> last;
    if (rule.after_due_days() == 0) {
      last = After(core, Owes(core), DayOf(core.entered_at()), rule.after_entry_days());
    } else if (core.has_due_on()) {
      last = After(core, Owes(core), Clocks(core).front().second, rule.after_due_days());
    }
    if (last.has_value() && today > *last) return absl::StrCat("step ", step.step_id());
  }
  return std::nullopt;
}

std::vector<std::pair<v1::Side, v1::EscalationLevel>> YearOracle::LevelsOn(const v1::CaseCore& core,
                                                                           absl::CivilDay today) const {
  std::vector<std::pair<v1::Side, v1::EscalationLevel>> levels;
  for (const auto& [side, due] : Clocks(core)) {
    for (const v1::Escalation& escalation : document_.escalations()) {
      const std::optional<absl::CivilDay> last = After(core, side, due, escalation.after_due_days());
      if (last.has_value() && today > *last) levels.push_back({side, escalation.level()});
    }
  }
  return levels;
}

bool YearOracle::IsOverdue(const v1::CaseCore& core, absl::CivilDay today) const {
  for (const auto& [side, due] : Clocks(core)) {
    if (due.has_value() && today > *due) return true;
  }
  return false;
}

}  // namespace ihala::clocks
