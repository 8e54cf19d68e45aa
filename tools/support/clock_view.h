#ifndef IHALA_TOOLS_SUPPORT_CLOCK_VIEW_H_
#define IHALA_TOOLS_SUPPORT_CLOCK_VIEW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/support/output.h"

namespace ihala::tools {

// How a case's clock stands, in a few words, as "2026-03-01 overdue: lead"; empty where no clock runs.
std::string ClockText(const v1::CaseClock& clock, Language language);
// The same on lines of its own, with the party that owes the move. Nothing where no clock runs.
void PrintClock(const v1::CaseClock& clock, Output& output);

// A calendar as it is typed: days off as "fri" or "5", 1 for Monday to 7 for Sunday, and holidays as "2026-03-20".
// INVALID_ARGUMENT with the field for anything else.
absl::StatusOr<v1::WorkingCalendar> ParseCalendar(const std::vector<std::string>& weekend,
                                                  const std::vector<std::string>& holidays);
// As "fri, sat; 2026-03-20".
std::string CalendarText(const v1::WorkingCalendar& calendar);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_CLOCK_VIEW_H_
