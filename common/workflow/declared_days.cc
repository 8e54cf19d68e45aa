#include "common/workflow/declared_days.h"

#include "absl/algorithm/container.h"
#include "common/workflow/calendar.h"

namespace ihala {
namespace {

void AddParty(const Workflow& workflow, const v1::Organisation* organisation, v1::Side side,
              absl::string_view governorate, const Outages& outages, CaseDays::Party* party) {
  if (organisation != nullptr && organisation->has_calendar()) {
    party->calendar = OwnDays(workflow, organisation->calendar());
  }
  const absl::string_view code = organisation == nullptr ? "" : absl::string_view(organisation->code());
  for (const auto& [id, outage] : outages) {
    if (!Covers(outage, side, code, governorate) || !IsWholeDate(outage.from())) continue;
    StillDays still{DayOfDate(outage.from()), std::nullopt};
    if (IsWholeDate(outage.to())) still.to = DayOfDate(outage.to());
    if (!still.to.has_value() || *still.to >= still.from) party->still.push_back(still);
  }
}

}  // namespace

WorkingDays OwnDays(const Workflow& workflow, const v1::WorkingCalendar& calendar) {
  v1::WorkingCalendar own = calendar;
  own.set_utc_offset_minutes(workflow.document().calendar().utc_offset_minutes());
  return WorkingDays(own);
}

bool Covers(const v1::Outage& outage, v1::Side side, absl::string_view organisation, absl::string_view governorate) {
  if (outage.side() != v1::SIDE_UNSPECIFIED && outage.side() != side) return false;
  if (!outage.organisation().empty() && outage.organisation() != organisation) return false;
  return outage.governorates().empty() ||
         (!governorate.empty() && absl::c_linear_search(outage.governorates(), governorate));
}

CaseDays DaysFor(const Workflow& workflow, const v1::Organisation* referring, const v1::Organisation* receiving,
                 absl::string_view governorate, const Outages& outages) {
  CaseDays days;
  AddParty(workflow, referring, v1::SIDE_REFERRER, governorate, outages, &days.referrer);
  AddParty(workflow, receiving, v1::SIDE_RECEIVER, governorate, outages, &days.receiver);
  return days;
}

}  // namespace ihala
