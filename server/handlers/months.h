#ifndef IHALA_SERVER_HANDLERS_MONTHS_H_
#define IHALA_SERVER_HANDLERS_MONTHS_H_

#include <string>

#include "absl/time/time.h"

// Months as figures name them, in UTC: "2026-11". They sort as texts. Pure.
namespace ihala {

bool IsMonth(const std::string& text);
// So many months after one that IsMonth; before it where `months` is negative.
std::string MonthsAfter(const std::string& month, int months);
// The beginning of one that IsMonth.
absl::Time BeginOfMonth(const std::string& month);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_MONTHS_H_
