#include "common/text/dates.h"

#include <string>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace ihala::text {
namespace {

const absl::CivilDay kToday(2025, 3, 2);

ReadDate Read(absl::string_view text) { return ReadPastDate(text, kToday); }

void ExpectDate(absl::string_view text, absl::CivilDay date, DatePrecision precision) {
  const ReadDate read = Read(text);
  EXPECT_EQ(read.error, DateError::kNone) << text;
  EXPECT_EQ(read.date, date) << text;
  EXPECT_EQ(read.precision, precision) << text;
}

TEST(DatesTest, DaysAreReadInEveryUsualForm) {
  for (const char* text : {"25/12/1984", "25-12-1984", "25.12.1984", "1984-12-25", "1984/12/25", "٢٥/١٢/١٩٨٤",
                           "۱۹۸۴/۱۲/۲۵", " 25 / 12 / 1984 ", "\u200F25/12/1984م", "1984-12-25 00:00:00",
                           "1984-12-25T00:00:00", "مواليد 25/12/1984", "born 25.12.1984"}) {
    ExpectDate(text, absl::CivilDay(1984, 12, 25), DatePrecision::kDay);
    EXPECT_FALSE(Read(text).needs_confirmation()) << text;
    EXPECT_FALSE(Read(text).perhaps_estimated) << text;
  }
}

TEST(DatesTest, TheDayComesFirstAndDoubtIsSaid) {
  ExpectDate("1/2/1984", absl::CivilDay(1984, 2, 1), DatePrecision::kDay);
  EXPECT_TRUE(Read("1/2/1984").day_and_month_unsure);
  EXPECT_FALSE(Read("2/2/1984").day_and_month_unsure);
  EXPECT_FALSE(Read("1984-02-01").day_and_month_unsure);
  EXPECT_FALSE(Read("1/2/1984").month_first || Read("1/2/1984").day_first);
  EXPECT_FALSE(Read("2/2/1984").month_first || Read("2/2/1984").day_first);
  EXPECT_TRUE(Read("25/2/1984").day_first);
  EXPECT_FALSE(Read("1984-02-25").day_first);
  EXPECT_TRUE(Read("1/2/1984").needs_confirmation());
  // Only possible the other way round.
  for (const char* text : {"2/25/1984", "02-25-1984", "٢/٢٥/١٩٨٤"}) {
    ExpectDate(text, absl::CivilDay(1984, 2, 25), DatePrecision::kDay);
    EXPECT_FALSE(Read(text).day_and_month_unsure) << text;
    EXPECT_TRUE(Read(text).month_first) << text;
    EXPECT_TRUE(Read(text).needs_confirmation()) << text;
  }
}

TEST(DatesTest, YearsAndMonthsKeepTheirPrecision) {
  for (const char* text :
       {"1984", "مواليد 1984", "مواليد عام ١٩٨٤", "born 1984", "Born in 1984", "1984 م", "مواليـد 1984"}) {
    ExpectDate(text, absl::CivilDay(1984, 1, 1), DatePrecision::kYear);
    EXPECT_FALSE(Read(text).perhaps_estimated) << text;
  }
  ExpectDate("5/1984", absl::CivilDay(1984, 5, 1), DatePrecision::kMonth);
  ExpectDate("1984-05", absl::CivilDay(1984, 5, 1), DatePrecision::kMonth);
}

TEST(DatesTest, TheFirstOfJanuaryIsPerhapsEstimated) {
  EXPECT_TRUE(Read("1984-01-01").perhaps_estimated);
  EXPECT_TRUE(Read("1/1/1984").perhaps_estimated);
  EXPECT_FALSE(Read("1984-01-02").perhaps_estimated);
}

TEST(DatesTest, HijriYearsAreConvertedAndAsked) {
  for (const char* text : {"1404", "1404هـ", "١٤٠٤ هـ", "مواليد 1404 هجري"}) {
    ExpectDate(text, absl::CivilDay(1984, 1, 1), DatePrecision::kYear);
    EXPECT_TRUE(Read(text).from_hijri) << text;
    EXPECT_TRUE(Read(text).needs_confirmation()) << text;
  }
  ExpectDate("10/5/1404هـ", absl::CivilDay(1984, 2, 12), DatePrecision::kDay);
  EXPECT_TRUE(Read("10/5/1404").from_hijri);
  EXPECT_EQ(Read("1404 م").error, DateError::kImplausible);
  EXPECT_EQ(Read("1984 هـ").error, DateError::kImplausible);
  EXPECT_EQ(Read("30/2/1404").error, DateError::kNotADate);  // Even months have 29 days.
}

TEST(DatesTest, FutureAndImplausibleDatesAreErrors) {
  EXPECT_EQ(Read("2031").error, DateError::kFuture);
  EXPECT_EQ(Read("2025-03-03").error, DateError::kFuture);
  EXPECT_TRUE(Read("2025-03-02").ok());
  EXPECT_TRUE(Read("2025").ok());
  EXPECT_EQ(Read("1/1/1895").error, DateError::kImplausible);
  EXPECT_EQ(Read("1904").error, DateError::kImplausible);
  EXPECT_TRUE(Read("1905").ok());
  EXPECT_EQ(Read("1499").error, DateError::kFuture);  // Hijri, in 2075.
  EXPECT_EQ(Read("0000").error, DateError::kImplausible);
  EXPECT_EQ(Read("9999-12-31").error, DateError::kFuture);
}

TEST(DatesTest, WhatIsNoDateIsRefused) {
  for (const char* text : {"31/4/1984", "29/2/1983", "32/1/1984", "0/1/1984", "13/13/1984", "1984-13-01", "1/2/3/1984",
                           "abc",       "1984x",     "09845",     "60001",    "12/1984/05", "198",        "1984-1985",
                           "123456",    "30713.5",   "30713 م",   "1,2,1984", "(1984)",     "=1984",      "\xff"}) {
    EXPECT_EQ(Read(text).error, DateError::kNotADate) << text;
  }
  EXPECT_TRUE(Read("29/2/1984").ok());
  EXPECT_EQ(Read("1/2/84").error, DateError::kShortYear);
  EXPECT_EQ(Read("84").error, DateError::kShortYear);
  for (const char* text : {"", "  ", "\u200F", "مواليد"}) EXPECT_EQ(Read(text).error, DateError::kEmpty) << text;
}

TEST(DatesTest, EveryDayOfACenturyGoesBothWays) {
  for (absl::CivilDay day(1925, 1, 1); day <= kToday; ++day) {
    ExpectDate(absl::StrCat(day.day(), "/", day.month(), "/", day.year()), day, DatePrecision::kDay);
    ExpectDate(absl::FormatCivilTime(day), day, DatePrecision::kDay);
  }
}

TEST(DatesTest, ASpreadsheetsNumberIsNeverTakenSilentlyButSuggested) {
  for (const char* text : {"30713", "٣٠٧١٣", "30713.0", " 30713 "}) {
    const ReadDate read = Read(text);
    EXPECT_EQ(read.error, DateError::kSerialNumber) << text;
    EXPECT_EQ(read.suggestion, absl::CivilDay(1984, 2, 1)) << text;
    EXPECT_EQ(read.date, absl::CivilDay()) << text;
  }
  EXPECT_EQ(Read("10000").suggestion, absl::CivilDay(1927, 5, 18));
  EXPECT_EQ(Read("60000").error, DateError::kNotADate);  // In 2064.
  EXPECT_EQ(ReadAnyDate("60000").suggestion, absl::CivilDay(2064, 4, 8));
}

TEST(DatesTest, EveryErrorHasAName) {
  for (DateError error : {DateError::kEmpty, DateError::kNotADate, DateError::kShortYear, DateError::kFuture,
                          DateError::kImplausible, DateError::kSerialNumber}) {
    EXPECT_FALSE(DateErrorCode(error).empty());
  }
}

}  // namespace
}  // namespace ihala::text
