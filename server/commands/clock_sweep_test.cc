// Promises of the sweep: what is due is done, once, as an operation like any other, whatever happens meanwhile.
#include "server/commands/clock_sweep.h"

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/clock_fixture.h"

namespace ihala {
namespace {

using world::kReviewer;

class ClockSweepTest : public ClockFixture {};

TEST_F(ClockSweepTest, NothingHappensBeforeItIsDue) {
  const std::string id = Submitted();
  SweepUntil(ExpiryOf(id) - 1);
  EXPECT_EQ(CoreOf(id).stage_id(), "SUBMITTED");
  EXPECT_EQ(ActsOfClock(id), 0);
}

TEST_F(ClockSweepTest, WhatIsDueIsDoneOnceHoweverOftenSomebodyLooks) {
  const std::string id = Submitted();
  SweepUntil(ExpiryOf(id));
  for (int i = 0; i < 5; ++i) Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  EXPECT_EQ(ActsOfClock(id), 1);
  EXPECT_EQ(CoreOf(id).entered_by(), "");
}

TEST_F(ClockSweepTest, AStepOfTheClockLeavesWhatEveryOperationLeaves) {
  const std::string id = Asked();
  GoTo(DueOf(id) + 1);
  const int64_t steps = Trail("operation.take_step");
  const uint64_t revision = CoreOf(id).revision();
  Sweep();
  EXPECT_EQ(Trail("operation.take_step"), steps + 1);
  EXPECT_GT(CoreOf(id).revision(), revision) << "the row goes out again";
  const v1::HistoryEntry entry = HistoryOf(id).back();
  EXPECT_EQ(entry.side(), v1::SIDE_CLOCK);
  EXPECT_EQ(entry.step_id(), "ANSWER_TIMEOUT");
  EXPECT_EQ(entry.actor(), "");
  EXPECT_EQ(entry.entry(), CoreOf(id).entry());
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE substr(key, 1, 1) = x'63'"), 1) << "under a key of the clock's";
}

TEST_F(ClockSweepTest, WhoeverEndsLeavesTheRestToTheNextOne) {
  const std::string id = Asked();
  GoTo(DueOf(id) + 1);
  absl::Notification ending;
  ending.Notify();
  ASSERT_TRUE(executor_->SweepClocks(&ending).ok());
  EXPECT_EQ(ActsOfClock(id), 0);
  Sweep();
  EXPECT_EQ(ActsOfClock(id), 1);
}

TEST_F(ClockSweepTest, MoreCasesThanOneTransactionTakesAreAllDone) {
  std::vector<std::string> ids;
  for (int i = 0; i < 120; ++i) ids.push_back(Asked());
  GoTo(DueOf(ids.front()) + 1);
  Sweep();
  for (const std::string& id : ids) EXPECT_EQ(ActsOfClock(id), 1);
}

TEST_F(ClockSweepTest, AServerThatWasDownDoesWhatWasDueMeanwhile) {
  const std::string id = Asked();
  GoTo(DueOf(id) + 40);
  Reopen();
  Sweep();
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER_TIMEOUT");
  EXPECT_EQ(ActsOfClock(id), 1) << "the clock of the review begins now";
}

TEST_F(ClockSweepTest, AServerThatWasDownEndsNothingBeforeEverybodyHeardOfIt) {
  const std::string id = Submitted();
  GoTo(ExpiryOf(id) + 60);
  Reopen();
  Sweep();
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "SUBMITTED");
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_REVIEWER), 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_COORDINATOR), 1);
  GoTo(Today() + 1);
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "EXPIRED");
}

TEST_F(ClockSweepTest, AClockThatIsSetBackUndoesAndRepeatsNothing) {
  const std::string id = Asked();
  const absl::CivilDay due = DueOf(id);
  GoTo(due + 1);
  Sweep();
  GoTo(due - 5);
  Sweep();
  GoTo(due + 1);
  Sweep();
  EXPECT_EQ(ActsOfClock(id), 1);
}

TEST_F(ClockSweepTest, ACaseThatCannotBeJudgedHoldsUpNoOther) {
  const std::string broken = Asked();
  const std::string id = Asked();
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(auto core, txn.FindCore(broken));
                    core->mutable_workflow()->set_version(99);
                    return txn.PutCore(&*core, v1::STAGE_KIND_WAITING_ON_REFERRER).status();
                  })
                  .ok());
  GoTo(DueOf(id) + 1);
  Sweep();
  EXPECT_EQ(ActsOfClock(id), 1);
  EXPECT_EQ(ActsOfClock(broken), 0);
  Sweep();
  EXPECT_EQ(Query("SELECT count(*) FROM clocks WHERE tick_us <= " + std::to_string(absl::ToUnixMicros(clock_.Now()))),
            0)
      << "it is not looked at all the time";
}

// Levels.

TEST_F(ClockSweepTest, EachLevelHearsOnce) {
  const std::string id = Submitted();
  const absl::CivilDay due = DueOf(id);
  SweepUntil(due);
  EXPECT_EQ(Trail("case.escalate"), 0);
  SweepUntil(due + 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_REVIEWER), 1);
  EXPECT_EQ(Trail("case.escalate"), 1);
  SweepUntil(Calendar().Add(due, 5) + 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_LEAD), 1);
  SweepUntil(ExpiryOf(id) - 1);
  EXPECT_EQ(Escalations(v1::ESCALATION_LEVEL_COORDINATOR), 1);
  EXPECT_EQ(Trail("case.escalate"), 3);
}

TEST_F(ClockSweepTest, AnExpiryCountsAgainstTheReceiver) {
  const std::string id = Submitted();
  SweepUntil(ExpiryOf(id));
  EXPECT_EQ(Query("SELECT owed_by FROM escalations WHERE level = 4"), v1::SIDE_RECEIVER);
  EXPECT_EQ(Query("SELECT receiving = 'MOSD' AND referring = 'CSO-014' FROM escalations WHERE level = 4"), 1);
}

TEST_F(ClockSweepTest, ACaseThatMovesOnInTimeNobodyHearsOf) {
  const std::string id = Submitted();
  SweepUntil(DueOf(id));
  Must(kReviewer, Step(id, "CLAIM"));
  SweepUntil(DueOf(id));
  EXPECT_EQ(Query("SELECT count(*) FROM escalations"), 0);
}

TEST_F(ClockSweepTest, ANewEntryThatIsLateIsHeardOfAnew) {
  const std::string id = Submitted();
  SweepUntil(DueOf(id) + 1);
  Must(kReviewer, Step(id, "CLAIM"));
  SweepUntil(DueOf(id) + 1);
  EXPECT_EQ(Query("SELECT count(*) FROM escalations WHERE level = 1"), 2);
  EXPECT_EQ(Query("SELECT count(DISTINCT entry) FROM escalations WHERE level = 1"), 2);
}

TEST_F(ClockSweepTest, AMonthsFiguresCountEachCaseOnce) {
  for (int i = 0; i < 3; ++i) Submitted();
  const std::string id = Submitted();
  SweepUntil(DueOf(id) + 1);
  Must(kReviewer, Step(id, "CLAIM"));
  SweepUntil(DueOf(id) + 1);
  std::vector<v1::EscalationFigure> figures;
  const auto read = [&](const std::string& organisation) {
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(
                          figures, txn.SumEscalations(absl::UnixEpoch(), clock_.Now() + absl::Hours(1), organisation));
                      return absl::OkStatus();
                    })
                    .ok());
  };
  read(world::kMinistry);
  ASSERT_FALSE(figures.empty());
  EXPECT_EQ(figures.front().level(), v1::ESCALATION_LEVEL_REVIEWER);
  EXPECT_EQ(figures.front().cases(), 4u);
  EXPECT_EQ(figures.front().owed_by(), v1::SIDE_RECEIVER);
  read(world::kCso2);
  EXPECT_TRUE(figures.empty());
}

}  // namespace
}  // namespace ihala
