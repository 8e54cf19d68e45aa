#ifndef IHALA_TESTS_SUPPORT_WORLD_ERASING_FIXTURE_H_
#define IHALA_TESTS_SUPPORT_WORLD_ERASING_FIXTURE_H_

#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {

// The server's core with closed cases in it, and two people who speak for the organisation that referred them.
class ErasingFixture : public CoreFixture {
 protected:
  static constexpr char kSecondSupervisor[] = "S-SECOND";
  static constexpr char kWords[] = "كلمات لا تبقى";

  ErasingFixture() {
    for (v1::Account account : world::Accounts()) {
      if (account.code() != world::kSupervisor) continue;
      account.set_code(kSecondSupervisor);
      account.clear_confirmed_by();
      Enrol(account);
    }
  }

  // A case in which a person of each side said something.
  std::string OpenCase() {
    const v1::Operation submission = Submission(world::kWorker);
    EXPECT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    const std::string id = submission.referral_id();
    EXPECT_EQ(Do(world::kReviewer, Comment(id, kWords)).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(Do(world::kReviewer, Step(id, "CLAIM")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return id;
  }
  // The same, refused.
  std::string ClosedCase() {
    const std::string id = OpenCase();
    const v1::Operation decline = Step(id, "DECLINE", {CodeInput("reason", "OUT_OF_MANDATE")});
    EXPECT_EQ(Do(world::kReviewer, decline).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return id;
  }

  v1::Verdict SayOf(const std::string& account, const std::string& id, v1::RetentionAct act,
                    v1::RetentionReason reason = v1::RETENTION_REASON_UNSPECIFIED) {
    v1::Operation operation = On(id);
    operation.mutable_say_retention()->set_act(act);
    operation.mutable_say_retention()->set_reason(reason);
    return Do(account, operation).verdict;
  }
  v1::Verdict AskErasure(const std::string& account, const std::string& id) {
    return SayOf(account, id, v1::RETENTION_ACT_ERASE, v1::RETENTION_REASON_FAMILY_ASKS);
  }
  // Two hands erase it, up to the tombstone.
  void EraseByHand(const std::string& id) {
    EXPECT_EQ(AskErasure(world::kSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(AskErasure(kSecondSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  }

  void EraseWhatIsDue() {
    const absl::Status status = executor_->Erase();
    ASSERT_TRUE(status.ok()) << status;
  }
  // Opens the store again as a server does.
  void Restart() {
    Reopen();
    const absl::Status status = executor_->EraseAgain();
    ASSERT_TRUE(status.ok()) << status;
  }

  std::optional<ErasureRecord> ErasureOfCase(const std::string& id) {
    std::optional<ErasureRecord> erasure;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(erasure, txn.FindErasure(id));
                      return absl::OkStatus();
                    })
                    .ok());
    return erasure;
  }
  bool IsFinished(const std::string& id) {
    const std::optional<ErasureRecord> erasure = ErasureOfCase(id);
    return erasure.has_value() && erasure->destroyed_at != absl::InfiniteFuture();
  }
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_WORLD_ERASING_FIXTURE_H_
