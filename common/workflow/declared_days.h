#ifndef IHALA_COMMON_WORKFLOW_DECLARED_DAYS_H_
#define IHALA_COMMON_WORKFLOW_DECLARED_DAYS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/directory.pb.h"

namespace ihala {

// Outages by their ids.
using Outages = absl::flat_hash_map<std::string, v1::Outage>;

// The calendar as the workflow's clocks count in it: an organisation's own days, at the workflow's offset from UTC.
WorkingDays OwnDays(const Workflow& workflow, const v1::WorkingCalendar& calendar);

// Whether the outage cuts off `organisation` on `side` in cases of `governorate`. An empty governorate, as where the
// reader may not know it, lies in none.
bool Covers(const v1::Outage& outage, v1::Side side, absl::string_view organisation, absl::string_view governorate);

// The days of a case between two organisations, either of which may be null where the directory does not have it.
CaseDays DaysFor(const Workflow& workflow, const v1::Organisation* referring, const v1::Organisation* receiving,
                 absl::string_view governorate, const Outages& outages);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_DECLARED_DAYS_H_
