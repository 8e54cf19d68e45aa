// Promises about what somebody hears who names a case that is not there, or not theirs.
#include "server/commands/sought_case.h"

#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

class SoughtCaseTest : public CoreFixture {
 protected:
  std::string Submit(const std::string& account) {
    const v1::Operation submission = Submission(account);
    EXPECT_EQ(Do(account, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }
  std::optional<SoughtCase> Seek(const std::string& referral_id) {
    std::optional<SoughtCase> found;
    const absl::Status status = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(found, SeekCase(txn, *reference_->Get(), referral_id));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << status;
    return found;
  }
  bool Sees(const std::string& account, const SoughtCase& found) {
    const auto reference = reference_->Get();
    return Visible(*reference->FindCaller(account, clock_.Now()), found.facts, *reference->policy, clock_.Now())
        .exists();
  }
  // A frame for a case that is not there.
  v1::Operation OnNothing(v1::Operation operation) {
    operation.set_referral_id(ids_.Next());
    return operation;
  }
};

TEST_F(SoughtCaseTest, WhereThereIsNoneTheNeighbourIsTakenApartAndIsNobodys) {
  EXPECT_FALSE(Seek(ids_.Next()).has_value()) << "no cases at all";
  const std::string id = Submit(world::kWorker);
  const std::optional<SoughtCase> there = Seek(id);
  ASSERT_TRUE(there.has_value());
  EXPECT_TRUE(there->is_there);
  EXPECT_TRUE(Sees(world::kWorker, *there));
  EXPECT_FALSE(Sees(world::kForeignWorker, *there));
  const std::optional<SoughtCase> decoy = Seek(ids_.Next());
  ASSERT_TRUE(decoy.has_value());
  EXPECT_FALSE(decoy->is_there);
  EXPECT_EQ(decoy->core.referral_id(), id) << "as much is read";
  EXPECT_EQ(decoy->facts.stage_kind, there->facts.stage_kind) << "and made of it";
  // Not even its owner's, who would wait longer for it than for a case of others.
  for (const v1::Account& account : world::Accounts()) EXPECT_FALSE(Sees(account.code(), *decoy)) << account.code();
}

TEST_F(SoughtCaseTest, AFaultInOneCaseDoesNotStandInTheWayOfThoseBesideIt) {
  const std::string id = Submit(world::kWorker);
  v1::CaseCore core = CoreOf(id);
  core.mutable_workflow()->set_workflow_id("GONE");
  ASSERT_TRUE(
      store_->Write([&](WriteTxn& txn) { return txn.PutCore(&core, v1::STAGE_KIND_WAITING_ON_RECEIVER).status(); })
          .ok());
  EXPECT_FALSE(Seek(ids_.Next()).has_value());
  const std::string other = Submit(world::kWorker);
  EXPECT_TRUE(Seek(other)->is_there);
  const absl::Status status =
      store_->Read([&](ReadTxn& txn) -> absl::Status { return SeekCase(txn, *reference_->Get(), id).status(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
}

TEST_F(SoughtCaseTest, WhatIsSaidOnACaseOfOthersIsAnsweredAndCountedAsOnNone) {
  const std::string id = Submit(world::kWorker);
  const v1::Operation on_it = Comment(id, "كلمة"), withdrawal = Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")});
  for (const v1::Operation& operation : {on_it, withdrawal}) {
    const CaseOutcome of_theirs = Do(world::kForeignWorker, operation);
    const CaseOutcome of_none = Do(world::kForeignWorker, OnNothing(operation));
    EXPECT_EQ(of_theirs.verdict.SerializeAsString(), of_none.verdict.SerializeAsString());
    EXPECT_TRUE(of_theirs.names_no_case);
    EXPECT_TRUE(of_none.names_no_case);
    EXPECT_TRUE(of_theirs.core.referral_id().empty());
    EXPECT_TRUE(of_none.core.referral_id().empty());
  }
  EXPECT_FALSE(Do(world::kWorker, on_it).names_no_case) << "one's own is no guess";
}

TEST_F(SoughtCaseTest, WhatWaitsCountsOnceHoweverOftenItIsOffered) {
  Submit(world::kWorker);
  const v1::Operation comment = OnNothing(Comment(Submit(world::kWorker), "كلمة"));
  const CaseCommand command = CommandOf(world::kForeignWorker, comment, random_.Bytes(16));
  EXPECT_TRUE(DoAll({command}).front().names_no_case);
  const CaseOutcome again = DoAll({command}).front();
  EXPECT_EQ(again.verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_FALSE(again.names_no_case);
  EXPECT_TRUE(again.core.referral_id().empty()) << "nothing of what was looked at in its place";
}

TEST_F(SoughtCaseTest, WhoeverHadACaseIsNoStrangerToIt) {
  const std::string id = Submit(world::kWorker);
  for (const char* account : {world::kOtherWorker, world::kWorker}) {
    const v1::InputValue worker = ReferenceInput("worker", account);
    ASSERT_EQ(Do(world::kSupervisor, Step(id, "HAND_OVER", {worker})).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  }
  const CaseOutcome outcome = Do(world::kOtherWorker, Comment(id, "تأخر في الطريق"));
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_FALSE(outcome.names_no_case);
}

TEST_F(SoughtCaseTest, ThatAnIdIsTakenIsHeardOnlyForASubmissionThatWouldHaveBeenTaken) {
  const std::string id = Submit(world::kWorker);
  v1::Operation faulty = Submission(world::kForeignWorker);
  faulty.mutable_submit()->mutable_referral()->clear_consent();
  const CaseOutcome of_none = Do(world::kForeignWorker, faulty);
  faulty.set_referral_id(id);
  const CaseOutcome of_theirs = Do(world::kForeignWorker, faulty);
  EXPECT_EQ(of_none.verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(of_theirs.verdict.SerializeAsString(), of_none.verdict.SerializeAsString());
  EXPECT_FALSE(of_none.names_no_case) << "a new case is no guess";
  EXPECT_FALSE(of_theirs.names_no_case) << "or the count would tell";
  v1::Operation whole = Submission(world::kForeignWorker);
  whole.set_referral_id(id);
  const CaseOutcome taken = Do(world::kForeignWorker, whole);
  EXPECT_EQ(taken.verdict.reason(), "PERMISSION");
  EXPECT_TRUE(taken.names_no_case);
  EXPECT_EQ(CoreOf(id).worker_code(), world::kWorker);
}

}  // namespace
}  // namespace ihala
