#include "common/workflow/calendar.h"

#include "absl/time/civil_time.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using absl::CivilDay;

WorkingDays GazaDays() {
  v1::WorkingCalendar calendar;
  calendar.add_weekend(5);
  calendar.add_weekend(6);
  calendar.set_utc_offset_minutes(120);
  *calendar.add_holidays() = DateOfDay(CivilDay(2026, 2, 3));
  return WorkingDays(calendar);
}

TEST(WorkingDaysTest, FridaysSaturdaysAndHolidaysAreOff) {
  const WorkingDays days = GazaDays();
  EXPECT_TRUE(days.IsWorkingDay(CivilDay(2026, 2, 1)));   // Sunday
  EXPECT_FALSE(days.IsWorkingDay(CivilDay(2026, 2, 3)));  // A holiday, Tuesday
  EXPECT_TRUE(days.IsWorkingDay(CivilDay(2026, 2, 5)));   // Thursday
  EXPECT_FALSE(days.IsWorkingDay(CivilDay(2026, 2, 6)));  // Friday
  EXPECT_FALSE(days.IsWorkingDay(CivilDay(2026, 2, 7)));  // Saturday
}

TEST(WorkingDaysTest, AddingSkipsDaysOff) {
  const WorkingDays days = GazaDays();
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 1), 1), CivilDay(2026, 2, 2));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 1), 2), CivilDay(2026, 2, 4));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 1), 4), CivilDay(2026, 2, 8));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 8), -4), CivilDay(2026, 2, 1));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 6), 0), CivilDay(2026, 2, 6));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 6), 1), CivilDay(2026, 2, 8));
  EXPECT_EQ(days.Add(CivilDay(2026, 2, 1), 4, /*calendar_days=*/true), CivilDay(2026, 2, 5));
}

TEST(WorkingDaysTest, BetweenIsTheInverseOfAddForEveryWorkingDay) {
  const WorkingDays days = GazaDays();
  for (CivilDay from(2026, 1, 25); from < CivilDay(2026, 2, 15); ++from) {
    for (CivilDay to(2026, 1, 25); to < CivilDay(2026, 2, 15); ++to) {
      EXPECT_EQ(days.Between(from, to, true), to - from);
      if (!days.IsWorkingDay(to)) continue;
      EXPECT_EQ(days.Add(from, days.Between(from, to)), to) << from << " to " << to;
    }
  }
}

TEST(WorkingDaysTest, TheDayTurnsAtMidnightOfTheFixedOffset) {
  const WorkingDays days = GazaDays();
  const absl::Time midnight = absl::FromCivil(CivilDay(2026, 2, 2), absl::UTCTimeZone()) - absl::Hours(2);
  EXPECT_EQ(days.DayOf(midnight), CivilDay(2026, 2, 2));
  EXPECT_EQ(days.DayOf(midnight - absl::Seconds(1)), CivilDay(2026, 2, 1));
  // In July the offset is the same: no summer time.
  const absl::Time july = absl::FromCivil(CivilDay(2026, 7, 2), absl::UTCTimeZone()) - absl::Hours(2);
  EXPECT_EQ(days.DayOf(july), CivilDay(2026, 7, 2));
  EXPECT_EQ(days.BeginOf(CivilDay(2026, 2, 2)), midnight);
  EXPECT_EQ(days.BeginOf(CivilDay(2026, 7, 2)), july);
}

TEST(WorkingDaysTest, OnlyDatesThatExistAreWhole) {
  v1::Date date = DateOfDay(CivilDay(2028, 2, 29));
  EXPECT_TRUE(IsWholeDate(date));
  date.set_year(2027);
  EXPECT_FALSE(IsWholeDate(date));
  EXPECT_FALSE(IsWholeDate(v1::Date()));
  date.set_day(0);
  EXPECT_FALSE(IsWholeDate(date));
  date.set_day(1);
  date.set_month(13);
  EXPECT_FALSE(IsWholeDate(date));
  date.set_month(1);
  EXPECT_TRUE(IsWholeDate(date));
  date.set_year(1450);  // Of another calendar.
  EXPECT_FALSE(IsWholeDate(date));
}

TEST(WorkingDaysTest, TimesSurviveTheWire) {
  for (const absl::Time time : {fixture::Sunday() + absl::Nanoseconds(123456789), absl::FromUnixMillis(-1500)}) {
    EXPECT_EQ(TimeOfTimestamp(TimestampOfTime(time)), time);
    EXPECT_GE(TimestampOfTime(time).nanos(), 0);
  }
}

}  // namespace
}  // namespace ihala
