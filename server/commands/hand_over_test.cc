// When a case goes from one caseworker to another, and what the first one still had to say arrives afterwards.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

class HandOverTest : public CoreFixture {
 protected:
  void SetUp() override {
    const v1::Operation submission = Submission(world::kWorker);
    id_ = submission.referral_id();
    ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    HandTo(world::kOtherWorker);
  }

  void HandTo(const std::string& account) {
    const v1::InputValue worker = ReferenceInput("worker", account);
    const v1::Verdict verdict = Do(world::kSupervisor, Step(id_, "HAND_OVER", {worker})).verdict;
    ASSERT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.DebugString();
    ASSERT_EQ(CoreOf(id_).assigned_to(), account);
  }

  std::string id_;
};

TEST_F(HandOverTest, BothWhoWroteItAndWhoLooksAfterItWorkOnIt) {
  EXPECT_EQ(Do(world::kWorker, Comment(id_, "من الأول")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Do(world::kOtherWorker, Comment(id_, "من الثاني")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Do(world::kWorker, Step(id_, "HAND_OVER")).verdict.reason(), "PERMISSION");
}

TEST_F(HandOverTest, ToWhomIsKeptWhereTheRuleOfACaseworkersNameStands) {
  v1::HistoryEntry entry;
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    const auto rows = txn.ListChildren(id_, RowKind::kHistory, 0, 10);
                    if (!rows.ok()) return rows.status();
                    return entry.ParseFromString(rows->back().body) ? absl::OkStatus() : absl::DataLossError("row");
                  })
                  .ok());
  ASSERT_EQ(entry.inputs_size(), 1);
  EXPECT_EQ(entry.inputs(0).account(), world::kOtherWorker);
  EXPECT_EQ(entry.inputs(0).reference(), "");
  // Only the server puts it there.
  v1::InputValue worker;
  worker.set_name("worker");
  worker.set_account(world::kWorker);
  EXPECT_EQ(Do(world::kSupervisor, Step(id_, "HAND_OVER", {worker})).verdict.reason(), "INVALID");
}

TEST_F(HandOverTest, AWithdrawalOfWhoeverLookedAfterTheCaseCountsAfterwardsToo) {
  const v1::Operation withdrawal = Step(id_, "WITHDRAW", {CodeInput("reason", "MOVED")});
  HandTo(world::kWorker);
  const CaseOutcome outcome = Do(world::kOtherWorker, withdrawal);
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << outcome.verdict.DebugString();
  EXPECT_EQ(CoreOf(id_).stage_id(), "WITHDRAWN");
  // They learn nothing else of it.
  EXPECT_TRUE(outcome.verdict.stage_id().empty());
  EXPECT_TRUE(outcome.core.referral_id().empty());
}

TEST_F(HandOverTest, AWithdrawalOfAColleagueWhoNeverLookedAfterTheCaseDoesNotTouchIt) {
  HandTo(world::kWorker);
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& other = submission.referral_id();
  ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  const v1::Verdict verdict = Do(world::kOtherWorker, Step(other, "WITHDRAW", {CodeInput("reason", "MOVED")})).verdict;
  // As for a case that is not here.
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(verdict.seq(), 0u);
  EXPECT_EQ(CoreOf(other).stage_id(), "SUBMITTED");
}

TEST_F(HandOverTest, AStrangersWithdrawalDoesNotTouchTheCase) {
  const v1::Operation withdrawal = Step(id_, "WITHDRAW", {CodeInput("reason", "MOVED")});
  Do(world::kForeignWorker, withdrawal);
  EXPECT_EQ(CoreOf(id_).stage_id(), "SUBMITTED");
}

TEST_F(HandOverTest, WhatTheyStillSaidWaitsUntilTheCaseIsTheirsAgain) {
  const v1::Operation comment = Comment(id_, "تأخر في الطريق");
  HandTo(world::kWorker);
  EXPECT_EQ(Do(world::kOtherWorker, comment).verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(CountChildren(id_, RowKind::kComment), 0);
  HandTo(world::kOtherWorker);
  EXPECT_EQ(CountChildren(id_, RowKind::kComment), 1);
}

TEST_F(HandOverTest, WhatWaitsIsJudgedWhenItIsOfferedAgainByWhoeverSeesTheCaseByAnotherRole) {
  HandTo(world::kWorker);
  const CaseCommand comment = CommandOf(world::kOtherWorker, Comment(id_, "كلمة"), "comment");
  ASSERT_EQ(DoAll({comment}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  ASSERT_EQ(DoAll({comment}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  GiveRole(world::kOtherWorker, v1::ROLE_SUPERVISOR);
  const CaseOutcome outcome = DoAll({comment}).front();
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << outcome.verdict.DebugString();
  EXPECT_EQ(CountChildren(id_, RowKind::kComment), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 0);
  EXPECT_EQ(DoAll({comment}).front().verdict.SerializeAsString(), outcome.verdict.SerializeAsString());
  // Nor does it come once more with the case.
  GiveRole(world::kOtherWorker, v1::ROLE_CASEWORKER);
  HandTo(world::kOtherWorker);
  EXPECT_EQ(CountChildren(id_, RowKind::kComment), 1);
}

}  // namespace
}  // namespace ihala
