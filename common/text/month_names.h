#ifndef IHALA_COMMON_TEXT_MONTH_NAMES_H_
#define IHALA_COMMON_TEXT_MONTH_NAMES_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace ihala::text {

struct MonthName {
  int month = 0;  // 1 to 12.
  bool hijri = false;
};

// The month that a name under StrictKey means: those of the Levant ("كانون الثاني") and of Egypt ("يناير"), English
// ones whole or in three letters, and the Hijri ones. Nullopt for anything else. Pure, any thread.
std::optional<MonthName> FindMonthName(absl::string_view key);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_MONTH_NAMES_H_
