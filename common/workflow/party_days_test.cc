#include "common/workflow/party_days.h"

#include <optional>
#include <vector>

#include "common/workflow/declared_days.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using absl::CivilDay;
using fixture::DefaultWorkflow;

// Days of February 2026; the 1st is a Sunday, Friday and Saturday are off.
CivilDay Feb(int day) { return CivilDay(2026, 2, 1) + (day - 1); }

class PartyDaysTest : public testing::Test {
 protected:
  PartyDays Days() const { return PartyDays(DefaultWorkflow().calendar(), still_); }
  void Cut(int from, std::optional<int> to) {
    still_.push_back({Feb(from), to.has_value() ? std::make_optional(Feb(*to)) : std::nullopt});
  }

  std::vector<StillDays> still_;
};

TEST_F(PartyDaysTest, WithoutOutagesTheyAreTheCalendarsOwn) {
  EXPECT_EQ(Days().Add(Feb(1), 5, false), Feb(8));
  EXPECT_EQ(Days().Between(Feb(1), Feb(8), false), 5);
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), false), Feb(8));
  EXPECT_EQ(Days().Left(Feb(10), Feb(8), false), DefaultWorkflow().calendar().Between(Feb(10), Feb(8)));
}

TEST_F(PartyDaysTest, ADueDateMovesByTheWorkingDaysThatAnOutageTook) {
  Cut(4, 7);  // Wednesday to Saturday: two working days.
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), false), Feb(10));
  EXPECT_EQ(Days().Add(Feb(1), 5, false), Feb(10));
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), true), Feb(12)) << "four days of the calendar";
  EXPECT_EQ(Days().Between(Feb(1), Feb(8), false), 3);
}

TEST_F(PartyDaysTest, OutagesThatMeetTakeADayOnce) {
  Cut(3, 5);
  Cut(4, 8);
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(4), false), Feb(10)) << "of the 3rd and the 4th, past the 8th";
  EXPECT_EQ(Days().Between(Feb(1), Feb(9), false), 2);
}

TEST_F(PartyDaysTest, AnOutageAfterTheDueDateMovesNothing) {
  Cut(9, std::nullopt);
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), false), Feb(8));
}

TEST_F(PartyDaysTest, NobodyKnowsTheDueDateBehindAnOutageWithoutAnEnd) {
  Cut(4, std::nullopt);
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), false), std::nullopt);
  EXPECT_EQ(Days().Add(Feb(1), 3, false), std::nullopt);
  EXPECT_EQ(Days().Add(Feb(1), 2, false), Feb(3));
  EXPECT_EQ(Days().Between(Feb(1), Feb(20), false), 2) << "it stands still";
}

TEST_F(PartyDaysTest, AnOutageThatAnotherWithoutAnEndFollowsHasNoneEither) {
  Cut(4, 5);
  Cut(9, std::nullopt);
  EXPECT_EQ(Days().Postponed(Feb(1), Feb(8), false), std::nullopt);
}

TEST_F(PartyDaysTest, WhatIsLeftDoesNotShrinkWhileItStandsStill) {
  Cut(4, 7);
  EXPECT_EQ(Days().Left(Feb(3), Feb(10), false), 3);
  EXPECT_EQ(Days().Left(Feb(7), Feb(10), false), 3);
  EXPECT_EQ(Days().Left(Feb(8), Feb(10), false), 2);
}

TEST_F(PartyDaysTest, AdvancingAndPostponingAreOppositesOnDaysThatRun) {
  Cut(4, 7);
  Cut(16, 17);
  for (int day = 1; day <= 28; ++day) {
    if (!Days().Runs(Feb(day), false)) continue;
    EXPECT_EQ(Days().Postponed(Feb(1), Days().Advanced(Feb(1), Feb(day), false), false), Feb(day)) << day;
  }
}

// What the directory declares.

v1::Outage OutageOf(v1::Side side, const std::string& organisation, const std::string& governorate) {
  v1::Outage outage;
  outage.set_side(side);
  outage.set_organisation(organisation);
  if (!governorate.empty()) outage.add_governorates(governorate);
  *outage.mutable_from() = DateOfDay(Feb(4));
  return outage;
}

TEST(DeclaredDaysTest, AnOutageCoversTheSideTheOrganisationAndTheGovernorateThatItNames) {
  EXPECT_TRUE(Covers(OutageOf(v1::SIDE_UNSPECIFIED, "", ""), v1::SIDE_RECEIVER, "MIN-1", ""));
  EXPECT_TRUE(Covers(OutageOf(v1::SIDE_REFERRER, "", "PS-1"), v1::SIDE_REFERRER, "CSO-1", "PS-1"));
  EXPECT_FALSE(Covers(OutageOf(v1::SIDE_REFERRER, "", ""), v1::SIDE_RECEIVER, "MIN-1", "PS-1"));
  EXPECT_FALSE(Covers(OutageOf(v1::SIDE_UNSPECIFIED, "CSO-1", ""), v1::SIDE_REFERRER, "CSO-2", "PS-1"));
  EXPECT_FALSE(Covers(OutageOf(v1::SIDE_UNSPECIFIED, "", "PS-1"), v1::SIDE_REFERRER, "CSO-1", "PS-2"));
  EXPECT_FALSE(Covers(OutageOf(v1::SIDE_UNSPECIFIED, "", "PS-1"), v1::SIDE_REFERRER, "CSO-1", ""));
}

TEST(DeclaredDaysTest, EachPartyHasItsOwnCalendarAndOutages) {
  v1::Organisation referring;
  referring.set_code("CSO-1");
  referring.mutable_calendar()->add_weekend(7);
  v1::Organisation receiving;
  receiving.set_code("MIN-1");
  const Outages outages = {{"A", OutageOf(v1::SIDE_RECEIVER, "", "")}};
  const CaseDays days = DaysFor(DefaultWorkflow(), &referring, &receiving, "PS-1", outages);
  const PartyDays referrer = days.Of(v1::SIDE_REFERRER, DefaultWorkflow());
  const PartyDays receiver = days.Of(v1::SIDE_RECEIVER, DefaultWorkflow());
  EXPECT_TRUE(referrer.Runs(Feb(6), false)) << "a Friday";
  EXPECT_FALSE(referrer.Runs(Feb(8), false)) << "a Sunday";
  EXPECT_FALSE(receiver.Runs(Feb(6), false));
  EXPECT_TRUE(receiver.Runs(Feb(3), false));
  EXPECT_TRUE(receiver.StandsStill(Feb(4)));
  EXPECT_FALSE(referrer.StandsStill(Feb(4)));
}

TEST(DeclaredDaysTest, AnOutageThatWasTakenBackCoversNoDay) {
  v1::Outage outage = OutageOf(v1::SIDE_UNSPECIFIED, "", "");
  *outage.mutable_to() = DateOfDay(Feb(3));
  const CaseDays days = DaysFor(DefaultWorkflow(), nullptr, nullptr, "", {{"A", outage}});
  EXPECT_FALSE(days.Of(v1::SIDE_RECEIVER, DefaultWorkflow()).StandsStill(Feb(4)));
}

TEST(DeclaredDaysTest, AnOwnCalendarCountsDaysAtTheWorkflowsOffset) {
  v1::WorkingCalendar calendar;
  calendar.set_utc_offset_minutes(600);
  const absl::Time late = absl::FromCivil(absl::CivilSecond(2026, 2, 1, 20, 0, 0), absl::UTCTimeZone());
  EXPECT_EQ(OwnDays(DefaultWorkflow(), calendar).DayOf(late), DefaultWorkflow().calendar().DayOf(late));
}

}  // namespace
}  // namespace ihala
