#include "common/workflow/party_days.h"

#include <algorithm>

#include "absl/algorithm/container.h"

namespace ihala {

bool PartyDays::StandsStill(absl::CivilDay day) const {
  return absl::c_any_of(
      still_, [&](const StillDays& days) { return day >= days.from && (!days.to.has_value() || day <= *days.to); });
}

bool PartyDays::IsEndless(absl::CivilDay day) const {
  return absl::c_any_of(still_, [&](const StillDays& days) { return day >= days.from && !days.to.has_value(); });
}

bool PartyDays::Runs(absl::CivilDay day, bool calendar_days) const {
  return (calendar_days || calendar_->IsWorkingDay(day)) && !StandsStill(day);
}

std::optional<absl::CivilDay> PartyDays::Add(absl::CivilDay day, int days, bool calendar_days) const {
  if (days < 0 || still_.empty()) return calendar_->Add(day, days, calendar_days);
  while (days > 0) {
    ++day;
    if (IsEndless(day)) return std::nullopt;
    if (Runs(day, calendar_days)) --days;
  }
  return day;
}

int PartyDays::StillBetween(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const {
  int days = 0;
  for (const StillDays& outage : still_) {
    const absl::CivilDay first = std::max(from + 1, outage.from);
    const absl::CivilDay last = outage.to.has_value() ? std::min(to, *outage.to) : to;
    for (absl::CivilDay day = first; day <= last; ++day) {
      // Where two outages meet, the day counts with the first of them in the list.
      const bool is_counted = std::any_of(still_.data(), &outage, [&](const StillDays& earlier) {
        return day >= earlier.from && (!earlier.to.has_value() || day <= *earlier.to);
      });
      if (!is_counted && (calendar_days || calendar_->IsWorkingDay(day))) ++days;
    }
  }
  return days;
}

int PartyDays::Between(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const {
  if (to <= from) return 0;
  return calendar_->Between(from, to, calendar_days) - StillBetween(from, to, calendar_days);
}

int PartyDays::Left(absl::CivilDay today, absl::CivilDay due, bool calendar_days) const {
  if (due >= today) return Between(today, due, calendar_days);
  return calendar_->Between(today, due, calendar_days) + StillBetween(due, today, calendar_days);
}

std::optional<absl::CivilDay> PartyDays::Postponed(absl::CivilDay from, absl::CivilDay due, bool calendar_days) const {
  if (still_.empty()) return due;
  return Add(due, StillBetween(from, due, calendar_days), calendar_days);
}

absl::CivilDay PartyDays::Advanced(absl::CivilDay from, absl::CivilDay due, bool calendar_days) const {
  const int still = still_.empty() || due <= from ? 0 : StillBetween(from, due, calendar_days);
  if (still == 0) return due;
  return calendar_->Add(from, Between(from, due, calendar_days), calendar_days);
}

PartyDays CaseDays::Of(v1::Side side, const Workflow& workflow) const {
  const Party& party = side == v1::SIDE_REFERRER ? referrer : receiver;
  return PartyDays(party.calendar.has_value() ? *party.calendar : workflow.calendar(), party.still);
}

}  // namespace ihala
