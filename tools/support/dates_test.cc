#include "tools/support/dates.h"

#include "common/base/errors.h"
#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

TEST(DatesTest, ADateIsReadInAnyDigits) {
  for (const char* text : {"2026-03-01", "٢٠٢٦-٠٣-٠١", "۲۰۲۶-۰۳-۰۱"}) {
    const auto date = ParseDate("inputs.on", text);
    ASSERT_TRUE(date.ok()) << text;
    EXPECT_EQ(DateText(*date), "2026-03-01");
  }
}

TEST(DatesTest, WhatIsNoDayInACalendarIsRefusedByItsField) {
  for (const char* text : {"", "2026", "2026-02-30", "2026-13-01", "01-03-2026", "2026/03/01", "2026-3-1",
                           "2026-03-01 ", "2026-03-01T08:00:00", "+026-03-01", "0000-01-01", "12026-03-1"}) {
    const auto date = ParseDate("inputs.on", text);
    ASSERT_FALSE(date.ok()) << text;
    ASSERT_EQ(Violations(date.status()).size(), 1u);
    EXPECT_EQ(Violations(date.status())[0].field, "inputs.on");
    EXPECT_EQ(Violations(date.status())[0].code, "BAD_DATE");
  }
}

TEST(DatesTest, ADateIsShownAsFarAsItIsKnown) {
  v1::Date date;
  EXPECT_EQ(DateText(date), "");
  date.set_year(1984);
  EXPECT_EQ(DateText(date), "1984");
  date.set_month(2);
  EXPECT_EQ(DateText(date), "1984-02");
  date.set_day(9);
  EXPECT_EQ(DateText(date), "1984-02-09");
}

TEST(DatesTest, TimesAreInUtcAndEmptyWhereNotSet) {
  google::protobuf::Timestamp time;
  EXPECT_EQ(TimestampText(time), "");
  EXPECT_EQ(TimeForPeople(time), "");
  time.set_seconds(1740902400);
  EXPECT_EQ(TimestampText(time), "2025-03-02T08:00:00Z");
  EXPECT_EQ(TimeForPeople(time), "2025-03-02 08:00 UTC");
}

}  // namespace
}  // namespace ihala::tools
