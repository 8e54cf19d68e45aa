// Dates as people write them: read once and written out, they read as the same day, in every kind of digits.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/base/limits.h"
#include "common/text/dates.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

using text::DateError;
using text::DatePrecision;
using text::FromHijri;
using text::ReadAnyDate;
using text::ReadDate;
using text::ReadPastDate;

// With the sign of the Gregorian calendar, or an early year would be a Hijri one.
std::string Written(const ReadDate& read) {
  const auto year = static_cast<int>(read.date.year());
  switch (read.precision) {
    case DatePrecision::kDay:
      return absl::StrFormat("%04d-%02d-%02dم", year, read.date.month(), read.date.day());
    case DatePrecision::kMonth:
      return absl::StrFormat("%04d-%02dم", year, read.date.month());
    case DatePrecision::kYear:
      return absl::StrFormat("%04dم", year);
  }
  return "";
}

void CheckRead(const ReadDate& read) {
  if (!read.ok()) {
    Expect(!text::DateErrorCode(read.error).empty(), "an error has a name");
    Expect(read.error == DateError::kSerialNumber || read.suggestion == absl::CivilDay(),
           "only a spreadsheet's number has a suggestion");
    return;
  }
  Expect(read.date.year() >= 0 && read.date.year() <= 9999, "a year has four digits");
  Expect(read.precision == DatePrecision::kDay || read.date.day() == 1, "a month begins on its first day");
  Expect(read.precision != DatePrecision::kYear || read.date.month() == 1, "a year begins in January");
  Expect(!read.from_hijri || read.needs_confirmation(), "a Hijri date is asked about");
  const ReadDate again = ReadAnyDate(Written(read));
  Expect(again.ok() && again.date == read.date && again.precision == read.precision, "a written date reads as itself");
  Expect(!again.needs_confirmation(), "a written date is in no doubt");
}

void CheckPast(absl::string_view text, const ReadDate& any) {
  const absl::CivilDay today(2026, 3, 2);
  const ReadDate past = ReadPastDate(text, today);
  if (any.error == DateError::kSerialNumber) {
    Expect(past.error == any.error ? past.suggestion == any.suggestion && past.suggestion <= today
                                   : past.error == DateError::kNotADate,
           "a spreadsheet's number suggests a past day or is no date");
  } else if (!any.ok()) {
    Expect(past.error == any.error, "what is no date is none in the past either");
  } else if (past.ok()) {
    Expect(past.date == any.date && past.precision == any.precision, "a past date is the date");
    Expect(past.date <= today, "a past date is not after today");
    Expect(past.date.year() >= today.year() - limits::kOldestAgeYears, "nobody is older than the oldest");
  } else {
    Expect(past.error == (any.date > today ? DateError::kFuture : DateError::kImplausible), "the error says why");
  }
}

void CheckHijri(int year, int month, int day) {
  const absl::CivilDay date = FromHijri(year, month, day);
  Expect(FromHijri(year, month, day + 1) - date == 1, "a Hijri day follows the day before");
  const auto days = month == 12 ? FromHijri(year + 1, 1, 1) - FromHijri(year, 12, 1)
                                : FromHijri(year, month + 1, 1) - FromHijri(year, month, 1);
  Expect(days == 29 || days == 30, "a Hijri month has 29 or 30 days");
  const auto year_days = FromHijri(year + 1, 1, 1) - FromHijri(year, 1, 1);
  Expect(year_days == 354 || year_days == 355, "a Hijri year has 354 or 355 days");
}

}  // namespace

IHALA_FUZZ_TARGET(dates) {
  const ReadDate any = ReadAnyDate(input);
  CheckRead(any);
  CheckPast(input, any);
  const ReadDate arabic = ReadAnyDate(WithArabicDigits(input));
  Expect(!any.ok() || !arabic.ok() || arabic.date == any.date, "digits of another script are the same date");
  // A midnight alone is another mistake with space in front than without; both are mistakes.
  const ReadDate indented = ReadAnyDate(absl::StrCat(" \u200F", input));
  Expect(indented.ok() == any.ok() && indented.date == any.date, "space in front changes nothing");
  const int year = 1 + TakeByte(input) * 8 + TakeByte(input) % 8;
  CheckHijri(year, 1 + TakeByte(input) % 12, 1 + TakeByte(input) % 29);
}

}  // namespace ihala::fuzz
