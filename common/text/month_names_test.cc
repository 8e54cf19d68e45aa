#include "common/text/month_names.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include "absl/strings/str_cat.h"
#include "common/text/arabic_keys.h"
#include "common/text/dates.h"

namespace ihala::text {
namespace {

const absl::CivilDay kReadOn(2025, 3, 2);

void ExpectClear(absl::string_view text, absl::CivilDay date, DatePrecision precision) {
  const ReadDate read = ReadPastDate(text, kReadOn);
  EXPECT_EQ(DateErrorCode(read.error), "") << text;
  EXPECT_EQ(read.date, date) << text;
  EXPECT_EQ(read.precision, precision) << text;
  EXPECT_FALSE(read.needs_confirmation()) << text;
}

DateError ErrorOf(absl::string_view text) { return ReadPastDate(text, kReadOn).error; }

// ICU's names of the months: Levantine for Palestine and Lebanon, Egyptian for Egypt.
std::vector<std::string> MonthsOf(const char* locale, const char* calendar, icu::DateFormatSymbols::DtWidthType width) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::DateFormatSymbols symbols(icu::Locale(locale), calendar, error);
  EXPECT_TRUE(U_SUCCESS(error)) << locale;
  int32_t count = 0;
  const icu::UnicodeString* const names = symbols.getMonths(count, icu::DateFormatSymbols::STANDALONE, width);
  std::vector<std::string> months(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; ++i) names[i].toUTF8String(months[static_cast<size_t>(i)]);
  return months;
}

TEST(MonthNamesTest, EveryNameThatIcuWritesIsRead) {
  using icu::DateFormatSymbols;
  for (const char* locale : {"ar_PS", "ar_LB", "ar_EG", "ar_SA", "en_GB", "en_US"}) {
    for (const DateFormatSymbols::DtWidthType width : {DateFormatSymbols::WIDE, DateFormatSymbols::ABBREVIATED}) {
      const std::vector<std::string> months = MonthsOf(locale, "gregorian", width);
      ASSERT_EQ(months.size(), 12u) << locale;
      for (int month = 1; month <= 12; ++month) {
        const std::string& name = months[static_cast<size_t>(month) - 1];
        const std::optional<MonthName> found = FindMonthName(StrictKey(name));
        ASSERT_TRUE(found) << locale << ' ' << name;
        EXPECT_EQ(found->month, month) << locale << ' ' << name;
        EXPECT_FALSE(found->hijri);
        ExpectClear(absl::StrCat("17 ", name, " 1984"), absl::CivilDay(1984, month, 17), DatePrecision::kDay);
      }
    }
  }
}

TEST(MonthNamesTest, EveryHijriNameThatIcuWritesIsRead) {
  const std::vector<std::string> months = MonthsOf("ar", "islamic-civil", icu::DateFormatSymbols::WIDE);
  ASSERT_EQ(months.size(), 12u);
  for (int month = 1; month <= 12; ++month) {
    const std::string text = absl::StrCat("10 ", months[static_cast<size_t>(month) - 1], " 1404");
    const ReadDate read = ReadPastDate(text, kReadOn);
    EXPECT_EQ(read.date, FromHijri(1404, month, 10)) << text;
    EXPECT_TRUE(read.from_hijri) << text;
    EXPECT_TRUE(read.needs_confirmation()) << text;
  }
}

TEST(MonthNamesTest, PeopleWriteThemInManyWays) {
  const absl::CivilDay day(1984, 1, 5);
  for (const char* text : {"5 كانون الثاني 1984", "٥ كانون ثاني ١٩٨٤", "5/كانون الثاني/1984", "5 كانون الثاني، 1984",
                           "5 يناير 1984م", "مواليد 5 يناير 1984", "5 من شهر يناير سنة 1984",
                           "5 كانون الثاني/يناير 1984", "Jan 5, 1984", "January 5th, 1984", "5 January 1984",
                           "5-Jan-1984", "5JAN1984", "the 5th of January 1984", "1984 Jan 5", "born 5 jan. 1984"}) {
    ExpectClear(text, day, DatePrecision::kDay);
  }
  ExpectClear("أيار 1984", absl::CivilDay(1984, 5, 1), DatePrecision::kMonth);
  ExpectClear("May 1984", absl::CivilDay(1984, 5, 1), DatePrecision::kMonth);
  EXPECT_TRUE(ReadPastDate("1 January 1984", kReadOn).perhaps_estimated);
}

TEST(MonthNamesTest, WhatAMonthsNameDoesNotMakeADateIsRefused) {
  EXPECT_EQ(ErrorOf("31 نيسان 1984"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("29 Feb 1983"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5 يناير فبراير 1984"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5 كانون 1984"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("كانون 5 الثاني 1984"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5/1/1984 Jan"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5 Jan"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5 Jan 84"), DateError::kShortYear);
  EXPECT_EQ(ErrorOf("5 Jan 1984 هـ"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("10 رمضان 1984"), DateError::kImplausible);
  EXPECT_EQ(ErrorOf("10 رمضان 1404 م"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("5 Jan 1404"), DateError::kImplausible);
  EXPECT_EQ(ErrorOf("5 Jan 2031"), DateError::kFuture);
  EXPECT_EQ(ErrorOf("the 1984"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("Jan"), DateError::kNotADate);
  EXPECT_EQ(ErrorOf("30713 Jan"), DateError::kNotADate);
}

}  // namespace
}  // namespace ihala::text
