#ifndef IHALA_COMMON_TEXT_DATES_H_
#define IHALA_COMMON_TEXT_DATES_H_

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace ihala::text {

enum class DatePrecision { kDay, kMonth, kYear };

enum class DateError {
  kNone,
  kEmpty,
  kNotADate,      // not read as a date at all, or a day that its month does not have
  kShortYear,     // a year of two digits: it must be written out
  kFuture,        // after today
  kImplausible,   // further back than the oldest person
  kSerialNumber,  // five digits: the number by which a spreadsheet keeps a date
};

// A date in the past as somebody wrote it.
struct ReadDate {
  DateError error = DateError::kNone;
  // Gregorian; the first day of the month or year where the precision is less than a day.
  absl::CivilDay date;
  DatePrecision precision = DatePrecision::kDay;
  // The first of January: registers write it for people who know only their year.
  bool perhaps_estimated = false;
  // Converted from a Hijri date, by the arithmetic calendar: a day or two off the sighted one.
  bool from_hijri = false;
  // Day and month could be exchanged (1/2/1984). Read day first, as people there write.
  bool day_and_month_unsure = false;
  // Only month, day, year was possible (1/13/1984): understood, but the writer's other dates may be the same way round.
  bool month_first = false;
  // Only day, month, year was possible (13/1/1984).
  bool day_first = false;
  // kSerialNumber only: the day that the number stands for. A person must confirm it; it is never taken silently.
  absl::CivilDay suggestion;

  bool ok() const { return error == DateError::kNone; }
  // Show the date as it was understood and ask.
  bool needs_confirmation() const { return from_hijri || day_and_month_unsure || month_first; }
};

// Reads 31/12/1984, 31.12.1984, 1984-12-31 (a midnight after it is ignored: spreadsheets add one),
// 12/1984, 1984-12, 1984, "born 1984", "مواليد 1984", "1404هـ", and a month's name for its number ("31 كانون الأول
// 1984", "31 ديسمبر 1984", "Dec 31, 1984", "10 رمضان 1404"), in ASCII, Arabic-Indic or Persian digits. A year from 1300
// to 1500 is Hijri, unless the month's name is not. `today` decides what is future; the oldest date is
// limits::kOldestAgeYears before it; a spreadsheet's number outside of that is kNotADate. Pure, any thread.
ReadDate ReadPastDate(absl::string_view text, absl::CivilDay today);

// The same for a date that may lie in the future, or that a rule elsewhere compares with today: never kFuture, and
// kImplausible only for a Hijri date without a Hijri year.
ReadDate ReadAnyDate(absl::string_view text);

// The Gregorian day of a Hijri one in the arithmetic calendar. Month 1 to 12, day 1 to 30.
absl::CivilDay FromHijri(int year, int month, int day);

// The error's name, in capitals, for machine-readable errors: "FUTURE". Empty for kNone.
absl::string_view DateErrorCode(DateError error);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_DATES_H_
