#include "common/text/dates.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/limits.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr int kFirstHijriYear = 1300;
constexpr int kLastHijriYear = 1500;

enum class Calendar { kUnsaid, kGregorian, kHijri };

constexpr std::u32string_view kFillers[] = {U"مواليد", U"مولود", U"مولودة", U"عام", U"سنة", U"born", U"in", U"year"};
constexpr std::u32string_view kGregorianWords[] = {U"م", U"ميلادي", U"ميلادية"};
constexpr std::u32string_view kHijriWords[] = {U"ه", U"هجري", U"هجرية"};
constexpr char32_t kTatweel = 0x640;

struct Number {
  int value = 0;
  int digits = 0;
};

// The text taken apart. `readable` is false if something else stands in it.
struct Parts {
  bool readable = true;
  std::vector<Number> numbers;
  Calendar calendar = Calendar::kUnsaid;
};

template <size_t n>
bool IsOneOf(const std::u32string_view (&words)[n], std::u32string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool IsSeparator(char32_t code) {
  return IsSpace(code) || IsInvisible(code) || IsDash(code) || code == '/' || code == '\\' || code == '.' ||
         code == ':' || code == 0x60D || code == kTatweel;
}

void AddWord(const std::u32string& word, Parts& parts) {
  if (word.empty() || IsOneOf(kFillers, word)) return;
  if (IsOneOf(kGregorianWords, word)) {
    parts.calendar = Calendar::kGregorian;
  } else if (IsOneOf(kHijriWords, word)) {
    parts.calendar = Calendar::kHijri;
  } else {
    parts.readable = false;
  }
}

// The midnight with which spreadsheets and databases print a date.
std::u32string WithoutMidnight(std::u32string text) {
  for (const std::u32string_view midnight :
       {U" 00:00:00.000", U" 00:00:00", U"T00:00:00", U"T00:00:00Z", U" 00:00", U" 0:00"}) {
    if (text.size() > midnight.size() && std::u32string_view(text).substr(text.size() - midnight.size()) == midnight) {
      text.resize(text.size() - midnight.size());
      break;
    }
  }
  return text;
}

Parts TakeApart(absl::string_view text) {
  Parts parts;
  std::u32string word;
  bool in_number = false;
  const auto end_word = [&] {
    AddWord(word, parts);
    word.clear();
  };
  for (char32_t code : WithoutMidnight(ToCodePoints(text))) {
    const int digit = DigitValue(code);
    if (digit >= 0) {
      end_word();
      if (!in_number) parts.numbers.emplace_back();
      Number& number = parts.numbers.back();
      // More digits than a year has are an error anyway; not counting on keeps them from overflow.
      if (++number.digits <= 4) number.value = number.value * 10 + digit;
    } else if (IsSeparator(code)) {
      // A tatweel or an invisible mark is part of a word ("هـ"), not its end.
      if (code != kTatweel && !IsInvisible(code)) end_word();
    } else {
      word.push_back(code >= 'A' && code <= 'Z' ? code - 'A' + 'a' : code);
    }
    if (!IsInvisible(code)) in_number = digit >= 0;
  }
  end_word();
  return parts;
}

// Year, month and day as written, in whatever calendar.
struct Written {
  int year = 0;
  int month = 1;
  int day = 1;
  DatePrecision precision = DatePrecision::kYear;
  bool unsure = false;
};

// Decides which of two numbers is the day. Day first, unless only the other way round is possible.
void SetDayAndMonth(int first, int second, Written& written) {
  const bool swapped = second > 12 && first <= 12;
  written.day = swapped ? second : first;
  written.month = swapped ? first : second;
  written.unsure = swapped || (first <= 12 && second <= 12 && first != second);
}

ReadDate Failed(DateError error) {
  ReadDate read;
  read.error = error;
  return read;
}

// Puts the numbers in their places; the four-digit one is the year.
DateError Arrange(const std::vector<Number>& numbers, Written& written) {
  if (numbers.empty() || numbers.size() > 3) return DateError::kNotADate;
  const bool year_first = numbers.front().digits == 4;
  const bool year_last = numbers.back().digits == 4;
  const auto long_ones =
      std::count_if(numbers.begin(), numbers.end(), [](const Number& number) { return number.digits > 2; });
  if (long_ones == 0) return DateError::kShortYear;
  if (long_ones != 1 || !(year_first || year_last)) return DateError::kNotADate;
  written.year = year_first ? numbers.front().value : numbers.back().value;
  if (numbers.size() == 2) {
    written.month = year_first ? numbers[1].value : numbers[0].value;
    written.precision = DatePrecision::kMonth;
  } else if (numbers.size() == 3) {
    written.precision = DatePrecision::kDay;
    if (year_first) {
      written.month = numbers[1].value;
      written.day = numbers[2].value;
    } else {
      SetDayAndMonth(numbers[0].value, numbers[1].value, written);
    }
  }
  const bool possible = written.month >= 1 && written.month <= 12 && written.day >= 1;
  return possible ? DateError::kNone : DateError::kNotADate;
}

absl::CivilDay TruncatedTo(DatePrecision precision, absl::CivilDay day) {
  switch (precision) {
    case DatePrecision::kDay:
      return day;
    case DatePrecision::kMonth:
      return absl::CivilDay(absl::CivilMonth(day));
    case DatePrecision::kYear:
      return absl::CivilDay(absl::CivilYear(day));
  }
  return day;
}

int HijriMonthDays(int year, int month) {
  const int next_year = month == 12 ? year + 1 : year;
  const int next_month = month == 12 ? 1 : month + 1;
  return static_cast<int>(FromHijri(next_year, next_month, 1) - FromHijri(year, month, 1));
}

// The Gregorian day, or nullopt if the month has no such day.
std::optional<absl::CivilDay> ToGregorian(const Written& written, bool hijri) {
  if (!hijri) {
    const absl::CivilDay day(written.year, written.month, written.day);
    // A civil day beyond its month rolls over into the next.
    if (day.month() != written.month) return std::nullopt;
    return day;
  }
  if (written.day > HijriMonthDays(written.year, written.month)) return std::nullopt;
  // A Hijri month or year lies across two Gregorian ones; its middle says in which most of it is.
  if (written.precision == DatePrecision::kYear) return FromHijri(written.year, 6, 29);
  const int day = written.precision == DatePrecision::kMonth ? 15 : written.day;
  return FromHijri(written.year, written.month, day);
}

}  // namespace

absl::CivilDay FromHijri(int year, int month, int day) {
  // Months have 30 and 29 days in turn; 11 years of each 30 have a day more, put at their end.
  constexpr int kYearDays = 354;
  const int months_before = (59 * (month - 1) + 1) / 2;
  const int days = (year - 1) * kYearDays + (3 + 11 * year) / 30 + months_before + day - 1;
  // The first day of the first year, 16 July 622 in the Julian calendar.
  return absl::CivilDay(622, 7, 19) + days;
}

ReadDate ReadAnyDate(absl::string_view text) {
  const Parts parts = TakeApart(text);
  if (!parts.readable) return Failed(DateError::kNotADate);
  const bool empty = parts.numbers.empty() && parts.calendar == Calendar::kUnsaid;
  if (empty) return Failed(DateError::kEmpty);
  Written written;
  if (const DateError error = Arrange(parts.numbers, written); error != DateError::kNone) {
    return Failed(error);
  }
  const bool hijri_year = written.year >= kFirstHijriYear && written.year <= kLastHijriYear;
  if (parts.calendar == Calendar::kHijri && !hijri_year) return Failed(DateError::kImplausible);
  const bool hijri = hijri_year && parts.calendar != Calendar::kGregorian;
  const std::optional<absl::CivilDay> day = ToGregorian(written, hijri);
  if (!day) return Failed(DateError::kNotADate);
  ReadDate read;
  read.precision = written.precision;
  read.date = TruncatedTo(written.precision, *day);
  read.from_hijri = hijri;
  read.day_and_month_unsure = written.unsure;
  read.perhaps_estimated =
      read.precision == DatePrecision::kDay && !hijri && read.date.month() == 1 && read.date.day() == 1;
  return read;
}

ReadDate ReadPastDate(absl::string_view text, absl::CivilDay today) {
  const ReadDate read = ReadAnyDate(text);
  if (!read.ok()) return read;
  if (read.date > today) return Failed(DateError::kFuture);
  if (read.date.year() < today.year() - limits::kOldestAgeYears) {
    return Failed(DateError::kImplausible);
  }
  return read;
}

absl::string_view DateErrorCode(DateError error) {
  switch (error) {
    case DateError::kNone:
      return "";
    case DateError::kEmpty:
      return "EMPTY";
    case DateError::kNotADate:
      return "NOT_A_DATE";
    case DateError::kShortYear:
      return "SHORT_YEAR";
    case DateError::kFuture:
      return "FUTURE";
    case DateError::kImplausible:
      return "IMPLAUSIBLE";
  }
  return "";
}

}  // namespace ihala::text
