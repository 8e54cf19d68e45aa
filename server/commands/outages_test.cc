// Outages and calendars of organisations: what they do to clocks, and who may say so.
#include "absl/status/status.h"
#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/clock_sweep.h"
#include "tests/support/world/clock_fixture.h"

namespace ihala {
namespace {

using world::kAdministrator;
using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class OutagesTest : public ClockFixture {
 protected:
  // Sundays off besides.
  static v1::WorkingCalendar LongWeekend() {
    v1::WorkingCalendar calendar;
    for (const uint32_t day : {5u, 6u, 7u}) calendar.add_weekend(day);
    return calendar;
  }
};

TEST_F(OutagesTest, WhileTheReferrerIsCutOffItsQuestionDoesNotTimeOut) {
  const std::string id = Asked();
  Declare(OutageOf("O-1", v1::SIDE_REFERRER, Today() + 1));
  SweepUntil(Today() + 60);
  EXPECT_EQ(CoreOf(id).stage_id(), "INFO_REQUESTED");
  EXPECT_EQ(Query("SELECT count(*) FROM escalations"), 0);
  End("O-1", Today());
  SweepUntil(Calendar().Add(Today(), 10));
  EXPECT_EQ(CoreOf(id).stage_id(), "INFO_REQUESTED") << "it has its ten days";
  SweepUntil(Calendar().Add(Today(), 1));
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER_TIMEOUT");
}

TEST_F(OutagesTest, AnOutageCoversTheGovernorateThatItNamesAlone) {
  const std::string id = Submitted();
  ASSERT_EQ(CoreOf(id).governorate(), world::kGovernorate);
  v1::Outage elsewhere = OutageOf("O-1", v1::SIDE_RECEIVER, Today());
  elsewhere.add_governorates(world::kOtherGovernorate);
  Declare(elsewhere);
  const absl::CivilDay expiry = ExpiryOf(id);
  SweepUntil(expiry);
  EXPECT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  const std::string other = Submitted();
  v1::Outage here = OutageOf("O-2", v1::SIDE_RECEIVER, Today());
  here.add_governorates(world::kGovernorate);
  Declare(here);
  SweepUntil(ExpiryOf(other) + 10);
  EXPECT_EQ(CoreOf(other).stage_id(), "SUBMITTED");
}

TEST_F(OutagesTest, OneThatBeganInThePastStopsClocksFromThenOnAndUndoesNothing) {
  const std::string id = Submitted();
  const absl::CivilDay due = DueOf(id);
  SweepUntil(due + 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_REVIEWER), 1);
  Declare(OutageOf("O-1", v1::SIDE_RECEIVER, due - 3));
  SweepUntil(due + 40);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_REVIEWER), 1) << "what was done stays done";
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_LEAD), 0);
  const v1::CaseCore core = CoreOf(id);
  EXPECT_EQ(DayOfDate(core.due_on()), due) << "the core says what it said";
}

TEST_F(OutagesTest, OneThatEndsEarlierThanWasSaidBringsDueDatesNearer) {
  const std::string id = Asked();
  v1::Outage outage = OutageOf("O-1", v1::SIDE_REFERRER, Today() + 1);
  *outage.mutable_to() = DateOfDay(Today() + 60);
  Declare(outage);
  const absl::CivilDay due = DueOf(id);
  Sweep();
  End("O-1", Today());
  SweepUntil(due + 1);
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER_TIMEOUT");
}

TEST_F(OutagesTest, OneThatIsTakenBackNeverWas) {
  const std::string id = Asked();
  Declare(OutageOf("O-1", v1::SIDE_UNSPECIFIED, Today()));
  End("O-1", Today() - 1);
  SweepUntil(DueOf(id) + 1);
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER_TIMEOUT");
}

TEST_F(OutagesTest, ASweepWaitsUntilItKnowsWhatWasDeclared) {
  const std::string id = Asked();
  GoTo(DueOf(id) + 1);
  const std::shared_ptr<const ReferenceData> before = reference_->Get();
  Declare(OutageOf("O-1", v1::SIDE_REFERRER, Today() - 5));
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(const int done,
                                     SweepClocks(txn, *before, {store_->epoch(), "key"}, clock_.Now(), &random_, 10));
                    EXPECT_EQ(done, 0);
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_EQ(ActsOfClock(id), 0);
}

TEST_F(OutagesTest, OnlyAnAdministratorDeclaresAndEnds) {
  const v1::Outage outage = OutageOf("O-1", v1::SIDE_REFERRER, Today());
  for (const char* account : {kWorker, kSupervisor, kReviewer, kLead, world::kCoordinator}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Put(account, DeclareOutage{outage}).status())) << account;
  }
  Declare(outage);
  EXPECT_TRUE(absl::IsPermissionDenied(Put(kLead, EndOutage{"O-1", DateOfDay(Today())}).status()));
  EXPECT_EQ(Trail("outage.declare"), 1);
  End("O-1", Today());
  EXPECT_EQ(Trail("outage.end"), 1);
}

TEST_F(OutagesTest, WhatIsNotThereIsNamed) {
  v1::Outage outage = OutageOf("O-1", v1::SIDE_REFERRER, Today());
  outage.set_organisation("NOBODY");
  outage.add_governorates("PS-NOWHERE");
  const absl::Status status = Put(kAdministrator, DeclareOutage{outage}).status();
  ASSERT_EQ(Violations(status).size(), 2u) << status;
  EXPECT_EQ(Violations(status)[0].field, "outage.organisation");
  EXPECT_EQ(Violations(status)[1].field, "outage.governorates[0]");
  EXPECT_TRUE(absl::IsNotFound(Put(kAdministrator, EndOutage{"O-1", DateOfDay(Today())}).status()));
  outage = OutageOf("O-1", v1::SIDE_REFERRER, Today());
  Declare(outage);
  EXPECT_TRUE(absl::IsAlreadyExists(Put(kAdministrator, DeclareOutage{outage}).status()));
}

// Calendars.

TEST_F(OutagesTest, AClockRunsInTheCalendarOfWhoeverOwesTheMove) {
  ASSERT_TRUE(Put(kSupervisor, PutCalendar{world::kCso1, LongWeekend()}).ok());
  const std::string waiting = Submitted();
  EXPECT_EQ(DueOf(waiting), Calendar().Add(Today(), 5)) << "the receiver keeps to the workflow's";
  const std::string asked = Asked();
  const WorkingDays own = [&] {
    v1::WorkingCalendar calendar = LongWeekend();
    calendar.set_utc_offset_minutes(TheWorkflow().document().calendar().utc_offset_minutes());
    return WorkingDays(calendar);
  }();
  EXPECT_EQ(DueOf(asked), own.Add(Today(), 10));
  EXPECT_NE(DueOf(asked), Calendar().Add(Today(), 10));
}

TEST_F(OutagesTest, AnOrganisationOrAnAdministratorSetsItsCalendarAndNobodyElse) {
  EXPECT_TRUE(Put(kLead, PutCalendar{world::kMinistry, LongWeekend()}).ok());
  EXPECT_TRUE(Put(kAdministrator, PutCalendar{world::kMinistry, LongWeekend()}).ok());
  EXPECT_TRUE(absl::IsNotFound(Put(kSupervisor, PutCalendar{world::kMinistry, LongWeekend()}).status()));
  EXPECT_TRUE(absl::IsNotFound(Put(kReviewer, PutCalendar{world::kMinistry, LongWeekend()}).status()));
  EXPECT_EQ(Trail("organisation.calendar"), 2);
}

TEST_F(OutagesTest, AnEntryWithoutACalendarLeavesItAsItWas) {
  ASSERT_TRUE(Put(kLead, PutCalendar{world::kMinistry, LongWeekend()}).ok());
  v1::Organisation entry = *reference_->Get()->directory.organisation(world::kMinistry);
  entry.clear_calendar();
  entry.clear_signed_workflows();
  ASSERT_TRUE(Put(kAdministrator, entry).ok());
  EXPECT_TRUE(reference_->Get()->directory.organisation(world::kMinistry)->has_calendar());
  ASSERT_TRUE(Put(kLead, PutCalendar{world::kMinistry, std::nullopt}).ok());
  EXPECT_FALSE(reference_->Get()->directory.organisation(world::kMinistry)->has_calendar());
}

TEST_F(OutagesTest, ADueDateThatWasToldStaysWhateverTheCalendarBecomes) {
  const std::string id = Submitted();
  const absl::CivilDay due = DueOf(id);
  ASSERT_TRUE(Put(kLead, PutCalendar{world::kMinistry, LongWeekend()}).ok());
  EXPECT_EQ(DueOf(id), due);
  SweepUntil(due + 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_REVIEWER), 1);
}

}  // namespace
}  // namespace ihala
