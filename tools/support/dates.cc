#include "tools/support/dates.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/text/utf8.h"

namespace ihala::tools {
namespace {

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

bool IsSet(const google::protobuf::Timestamp& time) { return time.seconds() != 0 || time.nanos() != 0; }

// Four digits, two and two, with hyphens between.
bool HasFormOfDate(absl::string_view text) {
  if (text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 4 || i == 7;
    if (hyphen ? text[i] != '-' : !absl::ascii_isdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<v1::Date> ParseDate(absl::string_view field, absl::string_view text) {
  const std::string ascii = text::ToUtf8(text::WithAsciiDigits(text::ToCodePoints(text)));
  absl::CivilDay day;
  // The form keeps out signs, spaces and years of five digits, which the parser would take.
  if (!HasFormOfDate(ascii) || !absl::ParseCivilTime(ascii, &day) || day.year() < 1) {
    return InvalidField(field, "BAD_DATE", "is a date as 2026-03-01");
  }
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::string DateText(const v1::Date& date) {
  if (date.year() == 0) return "";
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string TimestampText(const google::protobuf::Timestamp& time) {
  if (!IsSet(time)) return "";
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E*SZ", TimeOf(time), absl::UTCTimeZone());
}

std::string TimeForPeople(const google::protobuf::Timestamp& time) {
  if (!IsSet(time)) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", TimeOf(time), absl::UTCTimeZone());
}

}  // namespace ihala::tools
