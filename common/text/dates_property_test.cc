#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/calendar.h>
#include <unicode/locid.h>
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/text/dates.h"
#include "common/text/property_support.h"
#include "tests/support/sanitized.h"

namespace ihala::text {
namespace {

const absl::CivilDay kFirst(1900, 1, 1);
const absl::CivilDay kLast(2030, 12, 31);

constexpr const char* kLevantine[] = {"كانون الثاني", "شباط", "آذار",  "نيسان",       "أيار",         "حزيران",
                                      "تموز",         "آب",   "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"};
constexpr const char* kEgyptian[] = {"يناير", "فبراير", "مارس",   "أبريل",  "مايو",   "يونيو",
                                     "يوليو", "أغسطس",  "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"};
constexpr const char* kEnglish[] = {"January", "February", "March",     "April",   "May",      "June",
                                    "July",    "August",   "September", "October", "November", "December"};

// Every form in which a day is written with the day first or the year first.
std::vector<std::string> WrittenForms(absl::CivilDay day) {
  const auto y = day.year();
  const int m = day.month(), d = day.day();
  const auto month = static_cast<size_t>(m - 1);
  const std::string short_name(absl::string_view(kEnglish[month]).substr(0, 3));
  return {
      absl::StrFormat("%d/%d/%d", d, m, y),
      absl::StrFormat("%02d/%02d/%d", d, m, y),
      absl::StrFormat("%d-%d-%d", d, m, y),
      absl::StrFormat("%02d.%02d.%d", d, m, y),
      absl::StrFormat("%d\\%d\\%d", d, m, y),
      absl::StrFormat("%d / %d / %d م", d, m, y),
      absl::StrFormat("%d-%02d-%02d", y, m, d),
      absl::StrFormat("%d/%d/%d", y, m, d),
      absl::StrFormat("%d-%02d-%02d 00:00:00", y, m, d),
      absl::StrFormat("مواليد %d/%d/%d", d, m, y),
      absl::StrFormat("born %d.%d.%d", d, m, y),
      absl::StrFormat("%d %s %d", d, kLevantine[month], y),
      absl::StrFormat("%d %s، %d", d, kEgyptian[month], y),
      absl::StrFormat("%d %s %d", d, kEnglish[month], y),
      absl::StrFormat("%s %d, %d", kEnglish[month], d, y),
      absl::StrFormat("%02d-%s-%d", d, short_name, y),
  };
}

TEST(DatesPropertyTest, EveryDayComesBackFromEveryWrittenForm) {
  SeededRandom random(81);
  for (absl::CivilDay day = kFirst; day <= kLast; day += kStride) {
    for (const std::string& form : WrittenForms(day)) {
      const ReadDate read = ReadAnyDate(WithDigits(form, AnyOf(random, DigitZeros())));
      ASSERT_EQ(DateErrorCode(read.error), "") << form;
      ASSERT_EQ(read.date, day) << form;
      ASSERT_EQ(read.precision, DatePrecision::kDay) << form;
      ASSERT_FALSE(read.month_first || read.from_hijri) << form;
      ASSERT_EQ(read.perhaps_estimated, day.month() == 1 && day.day() == 1) << form;
      // In doubt only where the two could be exchanged for another day.
      ASSERT_TRUE(!read.day_and_month_unsure || (day.day() <= 12 && day.day() != day.month())) << form;
    }
    const std::string month_first = absl::StrCat(day.month(), "/", day.day(), "/", day.year());
    const ReadDate swapped = ReadAnyDate(month_first);
    ASSERT_EQ(swapped.month_first, day.day() > 12) << month_first;
    ASSERT_TRUE(swapped.date == day || swapped.day_and_month_unsure) << month_first;
  }
}

TEST(DatesPropertyTest, EverySpreadsheetNumberSuggestsItsDay) {
  for (absl::CivilDay day(1927, 5, 18); day <= kLast; day += kStride) {
    const ReadDate read = ReadAnyDate(absl::StrCat(day - absl::CivilDay(1970, 1, 1) + 25569));
    ASSERT_EQ(read.error, DateError::kSerialNumber);
    ASSERT_EQ(read.suggestion, day);
  }
}

// Calls `check` with each day and its Hijri year, month and day as ICU's arithmetic calendar has them.
template <typename Check>
void ForEachHijriDay(absl::CivilDay first, absl::CivilDay last, Check check) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Calendar> islamic(
      icu::Calendar::createInstance(icu::Locale("en@calendar=islamic-civil"), error));
  ASSERT_TRUE(U_SUCCESS(error));
  islamic->setTimeZone(*icu::TimeZone::getGMT());
  constexpr double kDayMillis = 86400000.0;
  for (absl::CivilDay day = first; day <= last && !testing::Test::HasFatalFailure(); day += kStride) {
    islamic->setTime(static_cast<double>(day - absl::CivilDay(1970, 1, 1)) * kDayMillis, error);
    const int year = islamic->get(UCAL_YEAR, error), month = islamic->get(UCAL_MONTH, error) + 1;
    check(day, year, month, islamic->get(UCAL_DAY_OF_MONTH, error));
  }
}

TEST(DatesPropertyTest, TheHijriCalendarAgreesWithIcuOnEveryDay) {
  ForEachHijriDay(
      absl::CivilDay(1880, 1, 1), absl::CivilDay(2079, 12, 31),
      [](absl::CivilDay day, int year, int month, int of_month) { ASSERT_EQ(FromHijri(year, month, of_month), day); });
}

TEST(DatesPropertyTest, EveryHijriDayIsReadAsIcuHasIt) {
  ForEachHijriDay(kFirst, kLast, [](absl::CivilDay day, int year, int month, int of_month) {
    for (const std::string& text : {absl::StrFormat("%d/%d/%d هـ", of_month, month, year),
                                    absl::StrFormat("%d-%02d-%02d", year, month, of_month)}) {
      const ReadDate read = ReadAnyDate(text);
      ASSERT_EQ(read.date, day) << text;
      ASSERT_TRUE(read.from_hijri && read.needs_confirmation()) << text;
    }
  });
}

TEST(DatesPropertyTest, RandomTextIsADayOfTheCalendarOrAnError) {
  SeededRandom random(82);
  static const auto* const pieces =
      new std::vector<std::string>{"1", "12", "13", "31",    "1984",   "1404", "٢",   "/",     "-", ".",
                                   " ", "هـ", "م",  "كانون", "الثاني", "مايو", "Feb", "30713", "x", ","};
  const absl::CivilDay today(2025, 3, 2);
  int read = 0;
  constexpr int kTexts = Tries(60000);
  for (int i = 0; i < kTexts; ++i) {
    std::string text;
    for (uint64_t n = random.Uniform(8); n > 0; --n) text += AnyOf(random, *pieces);
    const ReadDate date = ReadPastDate(text, today);
    ASSERT_EQ(date.ok(), DateErrorCode(date.error).empty()) << text;
    if (!date.ok()) continue;
    ASSERT_TRUE(date.date <= today && date.date.year() >= 1905) << text;
    ASSERT_FALSE(date.day_and_month_unsure && date.month_first) << text;
    ++read;
  }
  EXPECT_GT(read, kTexts / 40);
}

}  // namespace
}  // namespace ihala::text
