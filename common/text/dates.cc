#include "common/text/dates.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/text/arabic_keys.h"
#include "common/text/month_names.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

constexpr int kFirstHijriYear = 1300;
constexpr int kLastHijriYear = 1500;

enum class Calendar { kUnsaid, kGregorian, kHijri };

// Excel counts days from here, for every day since March 1900.
constexpr absl::CivilDay kSerialStart(1899, 12, 30);
// From 1927 to 2064: what is lower or higher is more likely something else.
constexpr int kFirstSerial = 10000;
constexpr int kLastSerial = 60000;

// Words under StrictKey.
constexpr absl::string_view kFillers[] = {"مواليد", "مولود", "مولوده", "عام", "سنه", "born", "in", "year"};
constexpr absl::string_view kGregorianWords[] = {"م", "ميلادي", "ميلاديه"};
constexpr absl::string_view kHijriWords[] = {"ه", "هجري", "هجريه"};
// Mean something only beside a month's name: "the 5th of May".
constexpr absl::string_view kBesideMonth[] = {"the", "of", "st", "nd", "rd", "th", "من", "شهر"};
// A year has four digits, a serial number five.
constexpr int kSerialDigits = 5;

struct DateNumber {
  int value = 0;
  int digits = 0;
};

// A word under StrictKey, or a number where it is empty.
struct Token {
  std::string word;
  DateNumber number;
};

// The text taken apart. `readable` is false if something else stands in it.
struct DateParts {
  bool readable = true;
  std::vector<DateNumber> numbers;
  int month = 0;  // From its name.
  Calendar calendar = Calendar::kUnsaid;
};

template <size_t n>
bool IsOneOf(const absl::string_view (&words)[n], absl::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool IsComma(char32_t code) { return code == ',' || code == 0x60C; }

bool IsDateSeparator(char32_t code) {
  return IsSpace(code) || IsInvisible(code) || IsDash(code) || code == '/' || code == '\\' || code == '.' ||
         code == ':' || code == 0x60D || code == kTatweel || IsComma(code);
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

// Words and numbers in their order; nullopt where something else stands there. `comma` says whether one stood there.
std::optional<std::vector<Token>> Tokens(absl::string_view text, bool& comma) {
  std::vector<Token> tokens;
  std::u32string word;
  bool in_number = false, readable = true;
  const auto end_word = [&] {
    if (word.empty()) return;
    tokens.push_back({StrictKey(ToUtf8(word)), {}});
    readable &= !tokens.back().word.empty();
    word.clear();
  };
  for (char32_t code : WithoutMidnight(WithAsciiDigits(ToCodePoints(text)))) {
    const int digit = DigitValue(code);
    if (digit >= 0) {
      end_word();
      if (!in_number) tokens.emplace_back();
      DateNumber& number = tokens.back().number;
      // More digits than these are an error anyway; not counting on keeps them from overflow.
      if (++number.digits <= kSerialDigits) number.value = number.value * 10 + digit;
    } else if (IsDateSeparator(code)) {
      comma |= IsComma(code);
      // A tatweel or an invisible mark is part of a word ("هـ"), not its end.
      if (code != kTatweel && !IsInvisible(code)) end_word();
    } else {
      // The key would drop signs, but a word with signs in it is none of ours.
      readable &= code >= 0x80 || absl::ascii_isalpha(static_cast<unsigned char>(code));
      word.push_back(code);
    }
    if (!IsInvisible(code)) in_number = digit >= 0;
  }
  end_word();
  if (!readable) return std::nullopt;
  return tokens;
}

// Takes what a text says once: false where it says two different things.
template <typename T>
bool Say(T value, T unsaid, T& said) {
  if (said != unsaid && said != value) return false;
  said = value;
  return true;
}

bool SayMonth(const MonthName& name, DateParts& parts) {
  return Say(name.month, 0, parts.month) &&
         Say(name.hijri ? Calendar::kHijri : Calendar::kGregorian, Calendar::kUnsaid, parts.calendar);
}

// Takes the word at `at`, and the next one where both are one month's name: how many words, or 0 if it is none of ours.
size_t TakeWord(const std::vector<Token>& tokens, size_t at, bool& beside_month, DateParts& parts) {
  const std::string& word = tokens[at].word;
  if (at + 1 < tokens.size() && !tokens[at + 1].word.empty()) {
    const std::optional<MonthName> name = FindMonthName(absl::StrCat(word, " ", tokens[at + 1].word));
    if (name) return SayMonth(*name, parts) ? 2 : 0;
  }
  if (const std::optional<MonthName> name = FindMonthName(word)) return SayMonth(*name, parts) ? 1 : 0;
  if (IsOneOf(kFillers, word)) return 1;
  if (IsOneOf(kGregorianWords, word)) return Say(Calendar::kGregorian, Calendar::kUnsaid, parts.calendar) ? 1 : 0;
  if (IsOneOf(kHijriWords, word)) return Say(Calendar::kHijri, Calendar::kUnsaid, parts.calendar) ? 1 : 0;
  if (!IsOneOf(kBesideMonth, word)) return 0;
  beside_month = true;
  return 1;
}

DateParts TakeApart(absl::string_view text) {
  DateParts parts;
  // Commas and some words are welcome only where a month's name makes the rest clear.
  bool beside_month = false;
  const std::optional<std::vector<Token>> tokens = Tokens(text, beside_month);
  parts.readable = tokens.has_value();
  for (size_t i = 0; parts.readable && i < tokens->size();) {
    if ((*tokens)[i].word.empty()) {
      parts.numbers.push_back((*tokens)[i++].number);
      continue;
    }
    const size_t taken = TakeWord(*tokens, i, beside_month, parts);
    parts.readable = taken > 0;
    i += taken;
  }
  if (beside_month && parts.month == 0) parts.readable = false;
  return parts;
}

// Year, month and day as written, in whatever calendar.
struct Written {
  int year = 0;
  int month = 1;
  int day = 1;
  DatePrecision precision = DatePrecision::kYear;
  bool unsure = false;
  bool month_first = false;
  bool day_first = false;
};

// Decides which of two numbers is the day. Day first, unless only the other way round is possible.
void SetDayAndMonth(int first, int second, Written& written) {
  written.month_first = second > 12 && first <= 12;
  written.day = written.month_first ? second : first;
  written.month = written.month_first ? first : second;
  written.day_first = first > 12 && second <= 12;
  written.unsure = first <= 12 && second <= 12 && first != second;
}

ReadDate FailedDate(DateError error) {
  ReadDate read;
  read.error = error;
  return read;
}

// A lone number of five digits, or one with a decimal zero as programs print it.
std::optional<int> SerialNumber(const DateParts& parts) {
  const std::vector<DateNumber>& numbers = parts.numbers;
  if (numbers.empty() || numbers.size() > 2 || parts.month != 0 || parts.calendar != Calendar::kUnsaid) {
    return std::nullopt;
  }
  if (numbers.size() == 2 && (numbers[1].digits != 1 || numbers[1].value != 0)) return std::nullopt;
  const auto [value, digits] = numbers[0];
  if (digits != kSerialDigits || value < kFirstSerial || value > kLastSerial) return std::nullopt;
  return value;
}

// Puts the numbers in their places; the four-digit one is the year, `month` comes from its name or is 0.
DateError Arrange(const std::vector<DateNumber>& numbers, int month, Written& written) {
  const size_t most = month == 0 ? 3 : 2;
  if (numbers.empty() || numbers.size() > most) return DateError::kNotADate;
  const bool year_first = numbers.front().digits == 4;
  const bool year_last = numbers.back().digits == 4;
  const auto long_ones =
      std::count_if(numbers.begin(), numbers.end(), [](const DateNumber& number) { return number.digits > 2; });
  if (long_ones == 0) return month != 0 && numbers.size() == 1 ? DateError::kNotADate : DateError::kShortYear;
  if (long_ones != 1 || !(year_first || year_last)) return DateError::kNotADate;
  written.year = year_first ? numbers.front().value : numbers.back().value;
  if (month != 0) {
    written.month = month;
    if (numbers.size() == 2) written.day = year_first ? numbers[1].value : numbers[0].value;
    written.precision = numbers.size() == 2 ? DatePrecision::kDay : DatePrecision::kMonth;
  } else if (numbers.size() == 2) {
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

DateError PastError(absl::CivilDay date, absl::CivilDay today) {
  if (date > today) return DateError::kFuture;
  const bool too_old = date.year() < today.year() - limits::kOldestAgeYears;
  return too_old ? DateError::kImplausible : DateError::kNone;
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
  const DateParts parts = TakeApart(text);
  if (!parts.readable) return FailedDate(DateError::kNotADate);
  const bool empty = parts.numbers.empty() && parts.calendar == Calendar::kUnsaid;
  if (empty) return FailedDate(DateError::kEmpty);
  if (const std::optional<int> serial = SerialNumber(parts)) {
    ReadDate read = FailedDate(DateError::kSerialNumber);
    read.suggestion = kSerialStart + *serial;
    return read;
  }
  Written written;
  if (const DateError error = Arrange(parts.numbers, parts.month, written); error != DateError::kNone) {
    return FailedDate(error);
  }
  const bool hijri_year = written.year >= kFirstHijriYear && written.year <= kLastHijriYear;
  if (parts.calendar == Calendar::kHijri && !hijri_year) return FailedDate(DateError::kImplausible);
  const bool hijri = hijri_year && parts.calendar != Calendar::kGregorian;
  const std::optional<absl::CivilDay> day = ToGregorian(written, hijri);
  if (!day) return FailedDate(DateError::kNotADate);
  ReadDate read;
  read.precision = written.precision;
  read.date = TruncatedTo(written.precision, *day);
  read.from_hijri = hijri;
  read.day_and_month_unsure = written.unsure;
  read.month_first = written.month_first;
  read.day_first = written.day_first;
  read.perhaps_estimated =
      read.precision == DatePrecision::kDay && !hijri && read.date.month() == 1 && read.date.day() == 1;
  return read;
}

ReadDate ReadPastDate(absl::string_view text, absl::CivilDay today) {
  const ReadDate read = ReadAnyDate(text);
  if (read.error == DateError::kSerialNumber) {
    return PastError(read.suggestion, today) == DateError::kNone ? read : FailedDate(DateError::kNotADate);
  }
  if (!read.ok()) return read;
  const DateError error = PastError(read.date, today);
  return error == DateError::kNone ? read : FailedDate(error);
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
    case DateError::kSerialNumber:
      return "SERIAL_NUMBER";
  }
  return "";
}

}  // namespace ihala::text
