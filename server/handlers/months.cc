#include "server/handlers/months.h"

#include "absl/time/civil_time.h"

namespace ihala {

bool IsMonth(const std::string& text) {
  absl::CivilMonth month;
  return text.size() == 7 && absl::ParseCivilTime(text, &month) && absl::FormatCivilTime(month) == text;
}

std::string MonthsAfter(const std::string& month, int months) {
  absl::CivilMonth parsed;
  (void)absl::ParseCivilTime(month, &parsed);
  return absl::FormatCivilTime(parsed + months);
}

absl::Time BeginOfMonth(const std::string& month) {
  absl::CivilMonth parsed;
  (void)absl::ParseCivilTime(month, &parsed);
  return absl::FromCivil(absl::CivilSecond(parsed), absl::UTCTimeZone());
}

}  // namespace ihala
