// Where the clocks of a case stand, for whom, and what comes next. Dates are of February 2026; the 1st is a Sunday.
#include "common/workflow/case_clock.h"

#include <vector>

#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using absl::CivilDay;
using fixture::CaseIn;
using fixture::DefaultWorkflow;

CivilDay OnFeb(int day) { return CivilDay(2026, 2, 1) + (day - 1); }
// Noon of that day in Gaza.
absl::Time NoonOf(int day) { return DefaultWorkflow().calendar().BeginOf(OnFeb(day)) + absl::Hours(12); }
absl::Time BeginOf(int day) { return DefaultWorkflow().calendar().BeginOf(OnFeb(day)); }

// A case that was submitted on the 1st and due for a claim on the 8th.
v1::CaseCore Waiting() {
  v1::CaseCore core = CaseIn("SUBMITTED");
  *core.mutable_due_on() = DateOfDay(OnFeb(8));
  return core;
}

CaseDays Cut(v1::Side side, int from, std::optional<int> to) {
  CaseDays days;
  std::vector<StillDays>& still = side == v1::SIDE_REFERRER ? days.referrer.still : days.receiver.still;
  still.push_back({OnFeb(from), to.has_value() ? std::make_optional(OnFeb(*to)) : std::nullopt});
  return days;
}

v1::EscalationLevel LevelOn(const v1::CaseCore& core, int day, const CaseDays& days = CaseDays()) {
  return ClockOf(DefaultWorkflow(), core, NoonOf(day), days).escalation();
}

TEST(CaseClockTest, ItIsOverdueFromTheDayAfterTheDueDate) {
  const v1::CaseClock due = ClockOf(DefaultWorkflow(), Waiting(), NoonOf(8));
  EXPECT_EQ(due.owed_by(), v1::SIDE_RECEIVER);
  EXPECT_EQ(DayOfDate(due.due_on()), OnFeb(8));
  EXPECT_FALSE(due.overdue());
  EXPECT_TRUE(ClockOf(DefaultWorkflow(), Waiting(), NoonOf(9)).overdue());
}

TEST(CaseClockTest, TheReviewerHearsFirstThenTheLeadThenTheCoordinator) {
  EXPECT_EQ(LevelOn(Waiting(), 8), v1::ESCALATION_LEVEL_UNSPECIFIED);
  EXPECT_EQ(LevelOn(Waiting(), 9), v1::ESCALATION_LEVEL_REVIEWER);
  EXPECT_EQ(LevelOn(Waiting(), 15), v1::ESCALATION_LEVEL_REVIEWER);
  EXPECT_EQ(LevelOn(Waiting(), 16), v1::ESCALATION_LEVEL_LEAD) << "five working days after the 8th have passed";
  EXPECT_EQ(LevelOn(Waiting(), 22), v1::ESCALATION_LEVEL_LEAD);
  EXPECT_EQ(LevelOn(Waiting(), 23), v1::ESCALATION_LEVEL_COORDINATOR);
}

TEST(CaseClockTest, TheLevelsAreTheDocumentsWhereItNamesThem) {
  v1::Workflow document = fixture::DefaultDocument();
  document.clear_escalations();
  document.add_escalations()->set_level(v1::ESCALATION_LEVEL_LEAD);
  document.mutable_escalations(0)->set_after_due_days(1);
  const auto workflow = Workflow::Compile(document);
  ASSERT_TRUE(workflow.ok()) << workflow.status();
  EXPECT_EQ(ClockOf(**workflow, Waiting(), NoonOf(9)).escalation(), v1::ESCALATION_LEVEL_UNSPECIFIED);
  EXPECT_EQ(ClockOf(**workflow, Waiting(), NoonOf(10)).escalation(), v1::ESCALATION_LEVEL_LEAD);
}

TEST(CaseClockTest, ADocumentThatNamesNoneHasThoseOfTheDefault) {
  v1::Workflow document = fixture::DefaultDocument();
  document.clear_escalations();
  const auto workflow = Workflow::Compile(document);
  ASSERT_TRUE(workflow.ok()) << workflow.status();
  for (int day = 8; day <= 25; ++day) {
    EXPECT_EQ(ClockOf(**workflow, Waiting(), NoonOf(day)).escalation(), LevelOn(Waiting(), day)) << day;
  }
}

TEST(CaseClockTest, WhileThePartyIsCutOffNobodyHearsMore) {
  const CaseDays cut = Cut(v1::SIDE_RECEIVER, 10, 20);
  EXPECT_EQ(LevelOn(Waiting(), 20, cut), v1::ESCALATION_LEVEL_REVIEWER) << "it was overdue before";
  EXPECT_TRUE(ClockOf(DefaultWorkflow(), Waiting(), NoonOf(20), cut).stands_still());
  EXPECT_FALSE(ClockOf(DefaultWorkflow(), Waiting(), NoonOf(21), cut).stands_still());
  EXPECT_EQ(LevelOn(Waiting(), 25, cut), v1::ESCALATION_LEVEL_REVIEWER);
  EXPECT_EQ(LevelOn(Waiting(), 26, cut), v1::ESCALATION_LEVEL_LEAD) << "of five days one had run before";
}

TEST(CaseClockTest, AnOutageOfTheOtherSideStopsNothing) {
  EXPECT_EQ(LevelOn(Waiting(), 16, Cut(v1::SIDE_REFERRER, 2, std::nullopt)), v1::ESCALATION_LEVEL_LEAD);
}

TEST(CaseClockTest, WithoutAnEndOfTheOutageThereIsNoDueDate) {
  const v1::CaseClock clock =
      ClockOf(DefaultWorkflow(), Waiting(), NoonOf(27), Cut(v1::SIDE_RECEIVER, 4, std::nullopt));
  EXPECT_TRUE(clock.stands_still());
  EXPECT_FALSE(clock.has_due_on());
  EXPECT_FALSE(clock.overdue());
}

TEST(CaseClockTest, OfTwoClocksTheOneThatIsFurtherBehindIsShown) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  *core.mutable_due_on() = DateOfDay(OnFeb(22));
  core.mutable_pending()->set_step_id("REDIRECT");
  core.mutable_pending()->set_proposed_side(v1::SIDE_RECEIVER);
  *core.mutable_pending()->mutable_proposed_at() = TimestampOfTime(NoonOf(1));
  *core.mutable_pending()->mutable_due_on() = DateOfDay(OnFeb(15));
  EXPECT_EQ(ClockOf(DefaultWorkflow(), core, NoonOf(3)).owed_by(), v1::SIDE_REFERRER);
  EXPECT_EQ(DayOfDate(ClockOf(DefaultWorkflow(), core, NoonOf(3)).due_on()), OnFeb(15));
  core.clear_pending();
  EXPECT_EQ(ClockOf(DefaultWorkflow(), core, NoonOf(3)).owed_by(), v1::SIDE_RECEIVER);
}

TEST(CaseClockTest, NextComesEachLevelAndThenTheStepOfTheClock) {
  std::vector<absl::Time> ticks;
  absl::Time now = NoonOf(1);
  for (;;) {
    const std::optional<absl::Time> next = NextTick(DefaultWorkflow(), Waiting(), now);
    if (!next.has_value()) break;
    ASSERT_GT(*next, now);
    now = *next;
    ticks.push_back(now);
  }
  const WorkingDays& calendar = DefaultWorkflow().calendar();
  const absl::Time expire = calendar.BeginOf(calendar.Add(OnFeb(8), 30) + 1);
  EXPECT_THAT(ticks, testing::ElementsAre(BeginOf(9), BeginOf(16), BeginOf(23), expire));
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), Waiting(), expire - absl::Seconds(1)), nullptr);
  ASSERT_NE(DueClockStep(DefaultWorkflow(), Waiting(), expire), nullptr);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), Waiting(), expire)->step_id(), "EXPIRE");
}

TEST(CaseClockTest, WhatComesBehindAnOutageWithoutAnEndHasNoTime) {
  EXPECT_EQ(NextTick(DefaultWorkflow(), Waiting(), NoonOf(5), Cut(v1::SIDE_RECEIVER, 4, std::nullopt)),
            absl::InfiniteFuture());
}

TEST(CaseClockTest, AClosedCaseWaitsForNothing) {
  EXPECT_EQ(NextTick(DefaultWorkflow(), CaseIn("DECLINED"), NoonOf(5)), std::nullopt);
  EXPECT_EQ(ClockOf(DefaultWorkflow(), CaseIn("DECLINED"), NoonOf(5)).owed_by(), v1::SIDE_UNSPECIFIED);
}

TEST(CaseClockTest, AnOutageHoldsUpTheStepsOfTheClock) {
  v1::CaseCore asked = CaseIn("INFO_REQUESTED", "r1");
  *asked.mutable_due_on() = DateOfDay(OnFeb(15));
  const CaseDays cut = Cut(v1::SIDE_REFERRER, 3, 12);  // Eight working days.
  EXPECT_NE(DueClockStep(DefaultWorkflow(), asked, NoonOf(16)), nullptr);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), asked, NoonOf(16), cut), nullptr);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), asked, NoonOf(25), cut), nullptr);
  EXPECT_NE(DueClockStep(DefaultWorkflow(), asked, NoonOf(26), cut), nullptr);
}

TEST(CaseClockTest, AClockThatIsPausedKeepsTheDaysThatDidNotRun) {
  v1::CaseCore review = CaseIn("IN_REVIEW", "r1");
  *review.mutable_due_on() = DateOfDay(OnFeb(22));  // Fifteen working days.
  const CaseDays cut = Cut(v1::SIDE_RECEIVER, 3, 12);
  const v1::Operation ask =
      fixture::Take("ASK", 5, {fixture::Codes("questions", {"ID_MISSING"}), fixture::Text("text", "words")});
  const Reduction asked = Reduce(DefaultWorkflow(), &review, ask, fixture::Reviewer(), NoonOf(12), cut);
  ASSERT_EQ(asked.kind, v1::VERDICT_KIND_APPLIED) << asked.reason;
  EXPECT_EQ(asked.core.paused().days_left(), 14) << "one ran before, none since";
}

TEST(CaseClockTest, AStepStartsTheClockInTheCalendarOfWhoeverOwesTheNextMove) {
  CaseDays days;
  v1::WorkingCalendar calendar;
  for (const uint32_t day : {5u, 6u, 7u}) calendar.add_weekend(day);
  calendar.set_utc_offset_minutes(120);
  days.referrer.calendar = WorkingDays(calendar);
  const v1::CaseCore review = CaseIn("IN_REVIEW", "r1");
  const v1::Operation ask =
      fixture::Take("ASK", 5, {fixture::Codes("questions", {"ID_MISSING"}), fixture::Text("text", "words")});
  const auto due = [&](const CaseDays& of) {
    return DayOfDate(Reduce(DefaultWorkflow(), &review, ask, fixture::Reviewer(), NoonOf(1), of).core.due_on());
  };
  EXPECT_EQ(due(CaseDays()), OnFeb(15));
  EXPECT_EQ(due(days), OnFeb(17)) << "Sundays are off for the referrer";
}

TEST(CaseClockTest, AConfirmationTimesOutInTheDaysOfWhoeverAnswers) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  core.mutable_pending()->set_step_id("REDIRECT");
  core.mutable_pending()->set_proposed_side(v1::SIDE_RECEIVER);
  *core.mutable_pending()->mutable_proposed_at() = TimestampOfTime(NoonOf(1));
  *core.mutable_pending()->mutable_due_on() = DateOfDay(OnFeb(15));
  EXPECT_TRUE(ConfirmationTimedOut(DefaultWorkflow(), core, NoonOf(16)));
  EXPECT_TRUE(ConfirmationTimedOut(DefaultWorkflow(), core, NoonOf(16), Cut(v1::SIDE_RECEIVER, 2, std::nullopt)));
  EXPECT_FALSE(ConfirmationTimedOut(DefaultWorkflow(), core, NoonOf(16), Cut(v1::SIDE_REFERRER, 2, std::nullopt)));
}

// Windows against the referrer.

v1::CaseCore Declined() {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  const v1::Operation decline = fixture::Take("DECLINE", 5, {fixture::Codes("reason", {"OUT_OF_MANDATE"})});
  const Reduction declined = Reduce(DefaultWorkflow(), &core, decline, fixture::Reviewer(), NoonOf(1));
  EXPECT_EQ(declined.kind, v1::VERDICT_KIND_APPLIED) << declined.reason;
  return declined.core;
}

bool MayObject(const v1::CaseCore& core, int day, const CaseDays& days = CaseDays()) {
  return Next(DefaultWorkflow(), core, "OBJECT", fixture::Supervisor(), NoonOf(day), days).ok();
}

TEST(ReferrerNoticeTest, AWindowDoesNotBeginBeforeTheReferrerCanKnow) {
  v1::CaseCore core = Declined();
  ASSERT_TRUE(core.has_notice());
  EXPECT_TRUE(MayObject(core, 200));
  *core.mutable_notice()->mutable_confirmed_at() = TimestampOfTime(NoonOf(100));
  EXPECT_TRUE(MayObject(core, 114));
  EXPECT_FALSE(MayObject(core, 115));
}

TEST(ReferrerNoticeTest, DaysOnWhichTheReferrerWasCutOffAreNotOfItsWindow) {
  v1::CaseCore core = Declined();
  *core.mutable_notice()->mutable_confirmed_at() = TimestampOfTime(NoonOf(1));
  EXPECT_FALSE(MayObject(core, 16));
  EXPECT_TRUE(MayObject(core, 25, Cut(v1::SIDE_REFERRER, 5, 14)));
  EXPECT_FALSE(MayObject(core, 26, Cut(v1::SIDE_REFERRER, 5, 14)));
  EXPECT_FALSE(MayObject(core, 16, Cut(v1::SIDE_RECEIVER, 5, 14)));
}

TEST(ReferrerNoticeTest, ACaseOfBeforeHasItsWindowFromTheEntryOn) {
  v1::CaseCore core = Declined();
  core.clear_notice();
  EXPECT_TRUE(MayObject(core, 15));
  EXPECT_FALSE(MayObject(core, 16));
}

TEST(ReferrerNoticeTest, TheReceiversWindowRunsFromTheEntry) {
  v1::CaseCore core = CaseIn("EXPIRED");
  core.mutable_notice();
  EXPECT_TRUE(Next(DefaultWorkflow(), core, "REOPEN", fixture::Supervisor(), NoonOf(90)).ok());
  EXPECT_FALSE(Next(DefaultWorkflow(), core, "REOPEN", fixture::Lead(), NoonOf(90)).ok());
}

TEST(ReferrerNoticeTest, WhatTheReferrerDidItselfItKnowsOf) {
  v1::CaseCore core = CaseIn("ENROLLED", "r1");
  const v1::Operation done =
      fixture::Take("COMPLETE", 5, {fixture::Text("outcome", "words"), fixture::Day("served_on", OnFeb(1))});
  EXPECT_FALSE(Reduce(DefaultWorkflow(), &core, done, fixture::Caseworker(), NoonOf(1)).core.has_notice());
  EXPECT_TRUE(Reduce(DefaultWorkflow(), &core, done, fixture::Reviewer(), NoonOf(1)).core.has_notice());
}

}  // namespace
}  // namespace ihala
