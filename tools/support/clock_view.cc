#include "tools/support/clock_view.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "tools/support/dates.h"
#include "tools/support/field_titles.h"
#include "tools/support/messages.h"

namespace ihala::tools {
namespace {

constexpr Text kOverdueText{"متأخرة", "overdue"};
constexpr Text kStandsStill{"الساعة متوقفة بسبب انقطاع معلن", "the clock stands still for a declared outage"};
constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

absl::StatusOr<uint32_t> DayOffOf(const std::string& field, const std::string& typed) {
  const std::string day = absl::AsciiStrToLower(typed);
  for (uint32_t i = 0; i < std::size(kDays); ++i) {
    if (day == kDays[i] || day == absl::StrCat(i + 1)) return i + 1;
  }
  return InvalidField(field, "UNKNOWN_CODE", "must be mon, tue, wed, thu, fri, sat or sun, or 1 to 7");
}

}  // namespace

std::string ClockText(const v1::CaseClock& clock, Language language) {
  std::string text = DateText(clock.due_on());
  const auto add = [&](const std::string& words) { absl::StrAppend(&text, text.empty() ? "" : " ", words); };
  if (clock.overdue()) add(Say(language, kOverdueText));
  if (clock.overdue() && clock.escalation() != v1::ESCALATION_LEVEL_UNSPECIFIED) {
    absl::StrAppend(&text, ": ", ValueTitle(*v1::EscalationLevel_descriptor(), clock.escalation(), language));
  }
  if (clock.stands_still()) add(absl::StrCat("(", Say(language, kStandsStill), ")"));
  return text;
}

void PrintClock(const v1::CaseClock& clock, Output& output) {
  if (clock.owed_by() == v1::SIDE_UNSPECIFIED) return;
  const Language language = output.language();
  output.Line(absl::StrCat("  ", FieldTitle("owed_by", language), ": ",
                           ValueTitle(*v1::Side_descriptor(), clock.owed_by(), language), "  ",
                           ClockText(clock, language)));
}

absl::StatusOr<v1::WorkingCalendar> ParseCalendar(const std::vector<std::string>& weekend,
                                                  const std::vector<std::string>& holidays) {
  v1::WorkingCalendar calendar;
  for (const std::string& day : weekend) {
    ASSIGN_OR_RETURN(const uint32_t off, DayOffOf("calendar.weekend", day));
    calendar.add_weekend(off);
  }
  for (size_t i = 0; i < holidays.size(); ++i) {
    ASSIGN_OR_RETURN(*calendar.add_holidays(), ParseDate(absl::StrCat("calendar.holidays[", i, "]"), holidays[i]));
  }
  return calendar;
}

std::string CalendarText(const v1::WorkingCalendar& calendar) {
  std::string text;
  for (const uint32_t day : calendar.weekend()) {
    if (day < 1 || day > std::size(kDays)) continue;
    absl::StrAppend(&text, text.empty() ? "" : ", ", kDays[day - 1]);
  }
  for (int i = 0; i < calendar.holidays_size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "; " : ", ", DateText(calendar.holidays(i)));
  }
  return text;
}

}  // namespace ihala::tools
