// When commands cross: both sides act on one case before they hear of each other. Each crossing in both orders.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

using world::kOtherReviewer;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class CrossingsTest : public CoreFixture {
 protected:
  v1::Verdict Must(const std::string& account, const v1::Operation& operation) {
    v1::Verdict verdict = Do(account, operation).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
    return verdict;
  }

  // A submitted case that the reviewer has claimed.
  std::string Claimed() {
    const v1::Operation submission = Submission(kWorker);
    Must(kWorker, submission);
    Must(kReviewer, Step(submission.referral_id(), "CLAIM"));
    return submission.referral_id();
  }
  // The same, waiting for the referrer's answer.
  std::string Asked() {
    std::string id = Claimed();
    Must(kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "رقم الهوية؟")}));
    return id;
  }
  v1::Operation Withdrawal(const std::string& id) { return Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}); }
  v1::Operation Answer(const std::string& id) { return Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")}); }
  v1::InputValue Programme() {
    v1::InputValue value;
    value.set_name("programme");
    value.set_reference(world::kProgramme);
    return value;
  }
  v1::InputValue List() { return TextInput("reference", "LIST-7"); }
  // The question times out, and the reviewer, who holds it again, declines for want of an answer.
  void DeclineUnanswered(const std::string& id, const std::string& reason = "INFO_NOT_PROVIDED") {
    v1::CaseCore core = CoreOf(id);
    ASSERT_EQ(core.stage_id(), "INFO_REQUESTED");
    Must(kWorker, Answer(id));
    Must(kReviewer, Step(id, "ASK", {CodeInput("questions", "ADDRESS"), TextInput("text", "أين؟")}));
    Must(kWorker, Answer(id));
    Must(kReviewer, Step(id, "DECLINE", {CodeInput("reason", reason)}));
    ASSERT_EQ(CoreOf(id).stage_id(), "DECLINED");
  }
};

// Withdrawal against accept or enrol.

TEST_F(CrossingsTest, AWithdrawalThatMeetsAnAcceptanceClosesTheCase) {
  const std::string id = Claimed();
  const v1::Operation withdrawal = Withdrawal(id);
  Must(kReviewer, Step(id, "ACCEPT", {Programme()}));
  Must(kWorker, withdrawal);
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
  EXPECT_TRUE(CoreOf(id).consent_ended());
}

TEST_F(CrossingsTest, AnAcceptanceThatMeetsAWithdrawalIsTooLate) {
  const std::string id = Claimed();
  const v1::Operation acceptance = Step(id, "ACCEPT", {Programme()});
  Must(kWorker, Withdrawal(id));
  const v1::Verdict verdict = Do(kReviewer, acceptance).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
}

TEST_F(CrossingsTest, AWithdrawalThatMeetsABenefitEndsTheConsentAndLeavesTheStage) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "ACCEPT", {Programme()}));
  const v1::Operation withdrawal = Withdrawal(id);
  Must(kReviewer, Step(id, "ENROL", {List()}));
  Must(kWorker, withdrawal);
  EXPECT_EQ(CoreOf(id).stage_id(), "ENROLLED");
  EXPECT_TRUE(CoreOf(id).consent_ended());
}

TEST_F(CrossingsTest, AnEnrolmentThatMeetsAWithdrawalIsTooLate) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "ACCEPT", {Programme()}));
  const v1::Operation enrolment = Step(id, "ENROL", {List()});
  Must(kWorker, Withdrawal(id));
  EXPECT_EQ(Do(kReviewer, enrolment).verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
}

TEST_F(CrossingsTest, AWithdrawalBeforeItsSubmissionBeatsIt) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation withdrawal = submission;
  withdrawal.clear_submit();
  withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
  *withdrawal.mutable_take_step()->add_inputs() = CodeInput("reason", "MOVED");
  Must(kSupervisor, withdrawal);
  const v1::Verdict verdict = Do(kWorker, submission).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.reason(), "WITHDRAWN_FIRST");
  EXPECT_TRUE(CoreOf(submission.referral_id()).referral_id().empty());
  // Of what the family ended nothing is kept but the decision.
  EXPECT_EQ(Query("SELECT COUNT(*) FROM ledger WHERE LENGTH(operation) > 1000"), 0);
}

TEST_F(CrossingsTest, ASubmissionBeforeItsWithdrawalIsWithdrawn) {
  const v1::Operation submission = Submission(kWorker);
  Must(kWorker, submission);
  Must(kSupervisor, Withdrawal(submission.referral_id()));
  EXPECT_EQ(CoreOf(submission.referral_id()).stage_id(), "WITHDRAWN");
}

TEST_F(CrossingsTest, AnotherOrganisationsWithdrawalStopsNothingAndLearnsNothing) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation withdrawal = submission;
  withdrawal.clear_submit();
  withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
  *withdrawal.mutable_take_step()->add_inputs() = CodeInput("reason", "MOVED");
  const v1::Verdict before = Do(world::kForeignWorker, withdrawal).verdict;
  Must(kWorker, submission);
  const v1::Verdict after = Do(world::kForeignWorker, withdrawal).verdict;
  EXPECT_EQ(before.SerializeAsString(), after.SerializeAsString());
  EXPECT_EQ(CoreOf(submission.referral_id()).stage_id(), "SUBMITTED");
}

TEST_F(CrossingsTest, AStopOutlivesARestart) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation withdrawal = submission;
  withdrawal.clear_submit();
  withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
  *withdrawal.mutable_take_step()->add_inputs() = CodeInput("reason", "MOVED");
  Must(kWorker, withdrawal);
  Reopen();
  EXPECT_EQ(Do(kWorker, submission).verdict.reason(), "WITHDRAWN_FIRST");
}

TEST_F(CrossingsTest, WhatIsNoWithdrawalStillWaitsForItsCase) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation answer = submission;
  answer.clear_submit();
  answer.mutable_take_step()->set_step_id("ANSWER");
  *answer.mutable_take_step()->add_inputs() = TextInput("answer", "نعم");
  EXPECT_EQ(Do(kWorker, answer).verdict.kind(), v1::VERDICT_KIND_PARKED);
  Must(kWorker, submission);
}

// An answer against a decline for want of it.

TEST_F(CrossingsTest, AnAnswerThatMeetsADeclineForWantOfItIsTheObjection) {
  const std::string id = Asked();
  const v1::Operation answer = Answer(id);
  DeclineUnanswered(id);
  const uint32_t entry = CoreOf(id).entry();
  Must(kWorker, answer);
  const v1::CaseCore core = CoreOf(id);
  EXPECT_EQ(core.stage_id(), "IN_REVIEW");
  EXPECT_EQ(core.entry(), entry + 1);
  EXPECT_EQ(core.holder(), "");
  // The one objection is still there to be made.
  EXPECT_EQ(core.objections(), 0u);
}

TEST_F(CrossingsTest, ADeclineThatMeetsTheAnswerIsTooLate) {
  const std::string id = Asked();
  v1::Operation decline = Step(id, "DECLINE", {CodeInput("reason", "INFO_NOT_PROVIDED")});
  Must(kWorker, Answer(id));
  const v1::Verdict verdict = Do(kReviewer, decline).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.reason(), "STALE_REVISION");
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
}

TEST_F(CrossingsTest, AnAnswerAfterTheWindowIsRefused) {
  const std::string id = Asked();
  const v1::Operation answer = Answer(id);
  DeclineUnanswered(id);
  ReadAll(kSupervisor);
  clock_.Advance(absl::Hours(24 * 15));
  EXPECT_EQ(Do(kWorker, answer).verdict.reason(), "STALE_REVISION");
  EXPECT_EQ(CoreOf(id).stage_id(), "DECLINED");
}

TEST_F(CrossingsTest, AnAnswerIsNeverTooLateWhileNobodyOnItsSideCouldKnowOfTheDecline) {
  const std::string id = Asked();
  const v1::Operation answer = Answer(id);
  DeclineUnanswered(id);
  clock_.Advance(absl::Hours(24 * 100));
  EXPECT_EQ(Do(kWorker, answer).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
}

TEST_F(CrossingsTest, AnAnswerDoesNotObjectToADeclineForAnotherReason) {
  const std::string id = Asked();
  const v1::Operation answer = Answer(id);
  DeclineUnanswered(id, "OUT_OF_MANDATE");
  EXPECT_EQ(Do(kWorker, answer).verdict.reason(), "STALE_REVISION");
  EXPECT_EQ(CoreOf(id).stage_id(), "DECLINED");
}

// Two who want the same.

TEST_F(CrossingsTest, OfTwoClaimsTheFirstHoldsAndTheSecondReadsWhoseItIs) {
  for (const bool first_is_reviewer : {true, false}) {
    const v1::Operation submission = Submission(kWorker);
    Must(kWorker, submission);
    const std::string& first = first_is_reviewer ? kReviewer : kOtherReviewer;
    const std::string& second = first_is_reviewer ? kOtherReviewer : kReviewer;
    const v1::Operation claim = Step(submission.referral_id(), "CLAIM");
    Must(first, claim);
    const v1::Verdict verdict = Do(second, claim).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_ALREADY);
    EXPECT_EQ(verdict.already_by(), first);
    EXPECT_EQ(CoreOf(submission.referral_id()).holder(), first);
  }
}

TEST_F(CrossingsTest, OfTwoAcceptancesTheSecondIsAlreadyDone) {
  const std::string id = Claimed();
  const v1::Operation acceptance = Step(id, "ACCEPT", {Programme()});
  Must(kReviewer, acceptance);
  const v1::Verdict verdict = Do(kReviewer, acceptance).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(verdict.already_by(), kReviewer);
  EXPECT_EQ(CoreOf(id).entry(), acceptance.base_entry() + 1);
}

TEST_F(CrossingsTest, OfTwoWithdrawalsTheSecondIsAlreadyDone) {
  const std::string id = Claimed();
  const v1::Operation mine = Withdrawal(id);
  const v1::Operation theirs = Withdrawal(id);
  Must(kWorker, mine);
  EXPECT_EQ(Do(kSupervisor, theirs).verdict.kind(), v1::VERDICT_KIND_ALREADY);
}

// Comments cannot conflict.

TEST_F(CrossingsTest, CommentsOfBothSidesAreBothThereInWhateverOrder) {
  const std::string id = Claimed();
  const v1::Operation one = Comment(id, "من الميدان");
  const v1::Operation other = Comment(id, "من الوزارة");
  Must(kReviewer, Step(id, "ACCEPT", {Programme()}));
  Must(kReviewer, other);
  Must(kWorker, one);
  EXPECT_EQ(CountChildren(id, RowKind::kComment), 2);
  // The same comment once more, by another way, is the same comment.
  EXPECT_EQ(Do(kWorker, one).verdict.kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(CountChildren(id, RowKind::kComment), 2);
}

TEST_F(CrossingsTest, WhatWaitsForACaseThatWasWithdrawnFirstIsRefusedInEitherOrder) {
  for (const bool comment_first : {true, false}) {
    SCOPED_TRACE(comment_first);
    const v1::Operation submission = Submission(world::kWorker);
    v1::Operation withdrawal = submission;
    withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
    v1::Operation comment = submission;
    comment.mutable_add_comment()->set_comment_id(ids_.Next());
    comment.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    comment.mutable_add_comment()->set_text("انتقلت العائلة");
    const CaseCommand said = CommandOf(world::kWorker, comment, ids_.Next());
    if (comment_first) {
      EXPECT_EQ(DoAll({said})[0].verdict.kind(), v1::VERDICT_KIND_PARKED);
    }
    EXPECT_EQ(Do(world::kWorker, withdrawal).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    // Asked again, it has an answer.
    const v1::Verdict verdict = DoAll({said})[0].verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
    EXPECT_EQ(verdict.reason(), "WITHDRAWN_FIRST");
    // Another organisation's word is another matter.
    EXPECT_EQ(Do(world::kForeignWorker, comment).verdict.kind(), v1::VERDICT_KIND_PARKED);
  }
}

}  // namespace
}  // namespace ihala
