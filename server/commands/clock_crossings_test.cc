// When what people do crosses with what the clock does. Each crossing in both orders.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/clock_fixture.h"

namespace ihala {
namespace {

using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class ClockCrossingsTest : public ClockFixture {
 protected:
  // Goes to the day on which the clock would end the case, with everybody told before.
  void GoToExpiryOf(const std::string& id) {
    const absl::CivilDay expiry = ExpiryOf(id);
    SweepUntil(expiry - 1);
    ASSERT_EQ(ActsOfClock(id), 0);
    GoTo(expiry);
  }
  v1::Operation Confirmation(const std::string& id, bool agrees) {
    v1::Operation operation = On(id);
    operation.mutable_confirm_step()->set_step_id(CoreOf(id).pending().step_id());
    operation.mutable_confirm_step()->set_agrees(agrees);
    return operation;
  }
  v1::Operation Redirection(const std::string& id) {
    return Step(id, "REDIRECT", {ReferenceInput("desk", world::kOtherDesk)});
  }
  // A case whose redirection the referrer may authorise for ten working days.
  std::string Proposed() {
    std::string id = Claimed();
    Must(kReviewer, Redirection(id));
    return id;
  }
  std::string Completed() {
    std::string id = Claimed();
    Must(kReviewer, Step(id, "ACCEPT", {ReferenceInput("programme", world::kProgramme)}));
    Must(kReviewer, Step(id, "ENROL", {TextInput("reference", "LIST-7")}));
    v1::InputValue served;
    served.set_name("served_on");
    *served.mutable_date() = DateOfDay(Today());
    Must(kReviewer, Step(id, "COMPLETE", {TextInput("outcome", "كلمات"), served}));
    return id;
  }
};

// Expiry against a late claim.

TEST_F(ClockCrossingsTest, ExpiryAgainstALateClaimTheClaimWinsIfItIsReceivedBeforeTheSweepCommits) {
  const std::string id = Submitted();
  const v1::Operation claim = Step(id, "CLAIM");
  GoToExpiryOf(id);
  Must(kReviewer, claim);
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
  EXPECT_EQ(CoreOf(id).holder(), kReviewer);
  EXPECT_EQ(ActsOfClock(id), 0);
}

TEST_F(ClockCrossingsTest, ALateClaimThatTheSweepWasBeforeIsStaleAndReopeningIsOneStep) {
  const std::string id = Submitted();
  const v1::Operation claim = Step(id, "CLAIM");
  GoToExpiryOf(id);
  Sweep();
  ASSERT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  const v1::Verdict verdict = Do(kReviewer, claim).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.stage_id(), "EXPIRED") << "where the case is now";
  Must(kLead, Step(id, "REOPEN", {CodeInput("reason", "NOT_ANSWERED")}));
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
  EXPECT_GT(DueOf(id), Today()) << "with a clock that begins anew";
}

// A claim that came while the sweep was on its way, but before it wrote.
TEST_F(ClockCrossingsTest, AClaimThatComesBetweenTheLookAndTheWriteOfASweepWins) {
  const std::string id = Submitted();
  const v1::Operation claim = Step(id, "CLAIM");
  GoToExpiryOf(id);
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(const auto ticking, txn.ListTicking(clock_.Now(), 10));
                    EXPECT_THAT(ticking, testing::ElementsAre(id));
                    return absl::OkStatus();
                  })
                  .ok());
  Must(kReviewer, claim);
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
}

// An answer against the question that times out.

TEST_F(ClockCrossingsTest, AnAnswerBeforeTheTimeoutOfItsQuestionIsTheAnswer) {
  const std::string id = Asked();
  const v1::Operation answer = Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")});
  GoTo(DueOf(id) + 1);
  Must(kWorker, answer);
  Sweep();
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER");
  EXPECT_EQ(ActsOfClock(id), 0);
}

TEST_F(ClockCrossingsTest, AnAnswerAfterTheTimeoutOfItsQuestionIsRefusedAndKept) {
  const std::string id = Asked();
  const v1::Operation answer = Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")});
  GoTo(DueOf(id) + 1);
  Sweep();
  ASSERT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
  EXPECT_EQ(CoreOf(id).entered_by_step(), "ANSWER_TIMEOUT") << "flagged, never declined";
  EXPECT_EQ(CoreOf(id).holder(), kReviewer);
  EXPECT_EQ(Do(kWorker, answer).verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
}

// A second party against the end of its time.

TEST_F(ClockCrossingsTest, AnAuthorisationBeforeItsTimeIsOverMovesTheCase) {
  const std::string id = Proposed();
  const v1::Operation agrees = Confirmation(id, true);
  GoTo(DayOfDate(CoreOf(id).pending().due_on()) + 1);
  Must(kSupervisor, agrees);
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "REDIRECTED");
  EXPECT_EQ(ActsOfClock(id), 0);
}

TEST_F(ClockCrossingsTest, AnAuthorisationAfterTheProposalFellAwayIsStale) {
  const std::string id = Proposed();
  const v1::Operation agrees = Confirmation(id, true);
  GoTo(DayOfDate(CoreOf(id).pending().due_on()) + 1);
  Sweep();
  EXPECT_FALSE(CoreOf(id).has_pending());
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
  EXPECT_EQ(HistoryOf(id).back().kind(), v1::HISTORY_KIND_TIMED_OUT);
  EXPECT_EQ(Do(kSupervisor, agrees).verdict.reason(), "STALE_REVISION");
}

TEST_F(ClockCrossingsTest, AProposalThatFellAwayMayBeMadeAgainAndFallsAwayAgain) {
  const std::string id = Proposed();
  for (int times = 1; times <= 2; ++times) {
    GoTo(DayOfDate(CoreOf(id).pending().due_on()) + 1);
    Sweep();
    ASSERT_FALSE(CoreOf(id).has_pending());
    EXPECT_EQ(ActsOfClock(id), times);
    if (times == 1) Must(kReviewer, Redirection(id));
  }
}

TEST_F(ClockCrossingsTest, ACompletionThatIsConfirmedInTimeIsConfirmed) {
  const std::string id = Completed();
  const v1::Operation agrees = Confirmation(id, true);
  GoTo(DayOfDate(CoreOf(id).pending().due_on()) + 1);
  Must(kWorker, agrees);
  Sweep();
  EXPECT_FALSE(CoreOf(id).unconfirmed());
  EXPECT_EQ(CoreOf(id).confirmed_by(), kWorker);
}

TEST_F(ClockCrossingsTest, ACompletionThatNobodyConfirmsCountsAsUnconfirmed) {
  const std::string id = Completed();
  const v1::Operation contests = Confirmation(id, false);
  GoTo(DayOfDate(CoreOf(id).pending().due_on()) + 1);
  Sweep();
  EXPECT_TRUE(CoreOf(id).unconfirmed());
  EXPECT_FALSE(CoreOf(id).has_pending());
  EXPECT_EQ(CoreOf(id).stage_id(), "COMPLETED");
  EXPECT_EQ(Do(kWorker, contests).verdict.kind(), v1::VERDICT_KIND_REJECTED);
}

// A withdrawal against what the clock does.

TEST_F(ClockCrossingsTest, AWithdrawalBeforeTheExpiryWithdraws) {
  const std::string id = Submitted();
  const v1::Operation withdrawal = Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")});
  GoToExpiryOf(id);
  Must(kWorker, withdrawal);
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
}

TEST_F(ClockCrossingsTest, AWithdrawalAfterTheExpiryEndsTheConsentAllTheSame) {
  const std::string id = Submitted();
  const v1::Operation withdrawal = Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")});
  GoToExpiryOf(id);
  Sweep();
  Must(kWorker, withdrawal);
  EXPECT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  EXPECT_TRUE(CoreOf(id).consent_ended());
}

// An outage against what the clock does.

TEST_F(ClockCrossingsTest, AnOutageThatIsDeclaredBeforeTheSweepHoldsTheExpiryUp) {
  const std::string id = Submitted();
  GoToExpiryOf(id);
  Declare(OutageOf("O-1", v1::SIDE_RECEIVER, DueOf(id)));
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "SUBMITTED");
}

TEST_F(ClockCrossingsTest, AnOutageThatIsDeclaredAfterTheSweepUndoesNothing) {
  const std::string id = Submitted();
  GoToExpiryOf(id);
  Sweep();
  ASSERT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  Declare(OutageOf("O-1", v1::SIDE_RECEIVER, DueOf(Submitted()) - 60));
  Sweep();
  EXPECT_EQ(CoreOf(id).stage_id(), "EXPIRED");
  EXPECT_EQ(ActsOfClock(id), 1);
}

// An erasure against what the clock does.

TEST_F(ClockCrossingsTest, OfACaseThatWasVoidedTheClockDoesNothing) {
  const std::string id = Submitted();
  Must(kSupervisor, Step(id, "VOID", {CodeInput("reason", "ENTERED_IN_ERROR")}));
  SweepUntil(Today() + 80);
  EXPECT_EQ(ActsOfClock(id), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM clocks"), 0);
}

}  // namespace
}  // namespace ihala
