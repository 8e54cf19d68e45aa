// Promises of what a revoked device still delivers: nothing of it takes effect before its organisation decides, and
// nothing is lost.
#include <string>
#include <utility>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class HeldTest : public ExchangeTest {
 protected:
  // A second supervisor, so that somebody else than the author can decide on a supervisor's own.
  HeldTest() : phone_(MakeEnrolled(kWorker, "D-1")) {}

  Device MakeEnrolled(const std::string& account, const std::string& code) {
    Device device{account, random_.Bytes(16), SigningKey::Generate(random_), {}, {}};
    DeviceRecord record;
    record.device.set_device(code);
    record.device.set_account(account);
    record.device.set_state(v1::DEVICE_STATE_ENROLLED);
    record.public_key = device.key.PublicKey();
    EXPECT_TRUE(store_
                    ->Write([&](WriteTxn& txn) -> absl::Status {
                      EXPECT_TRUE(txn.PutDevice(record).ok());
                      return txn.PutStream({device.stream_id, account, record.public_key, 0, code});
                    })
                    .ok());
    return device;
  }
  void Order(const std::string& code, v1::DeviceState state) {
    EXPECT_TRUE(Put(kSupervisor, OrderDevice{code, state, random_.Bytes(16)}).ok());
  }
  v1::Verdict Deliver(Device& device, uint64_t n) {
    v1::ExchangeUp up;
    device.Run(n, n, &up);
    v1::DeliverRequest request;
    request.set_stream_id(device.stream_id);
    request.set_signature(up.signature());
    *request.mutable_runs() = up.runs();
    const absl::StatusOr<v1::DeliverResponse> answer = server_->Deliver(request, lookups_);
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? answer->verdicts(0).verdict() : v1::Verdict();
  }
  v1::Verdict DeliverNew(const v1::Operation& operation) { return Deliver(phone_, phone_.Add(operation)); }
  absl::StatusOr<v1::Verdict> Review(const std::string& by, uint64_t n, bool accepts) {
    absl::StatusOr<v1::Verdict> verdict;
    executor_->Execute(
        HeldReview{by, RequestKey(by, random_.Bytes(16)), random_.Bytes(32), StreamKey(phone_.stream_id, n), accepts},
        [&](absl::StatusOr<v1::Verdict> told) { verdict = std::move(told); });
    return verdict;
  }
  v1::Rung RungOf(const std::string& account, const std::string& referral_id) {
    const v1::CaseCore core = CoreOf(referral_id);
    const auto reference = reference_->Get();
    const auto workflow = reference->FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
    return Visible(*reference->FindCaller(account, clock_.Now()), FactsOf(core, *workflow), *reference->policy,
                   clock_.Now())
        .up_to();
  }
  v1::Operation Withdrawal(const std::string& id) { return Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}); }
  int64_t Held() { return Query("SELECT count(*) FROM parked WHERE device = 'D-1'"); }

  Device phone_;
};

TEST_F(HeldTest, ANewReferralWaitsForItsSupervisorAndIsJudgedInItsAuthorsNameOnceAccepted) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  const v1::Operation submission = Submission(kWorker);
  const v1::Verdict waits = DeliverNew(submission);
  EXPECT_EQ(waits.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(waits.reason(), "DEVICE_REVOKED");
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
  EXPECT_EQ(Deliver(phone_, 1).kind(), v1::VERDICT_KIND_PARKED) << "offered again, it waits on";
  EXPECT_EQ(Held(), 1);
  EXPECT_EQ(Review(kSupervisor, 1, /*accepts=*/true)->kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(submission.referral_id()).worker_code(), kWorker);
  EXPECT_EQ(Deliver(phone_, 1).kind(), v1::VERDICT_KIND_APPLIED) << "its author hears of it";
  EXPECT_EQ(Held(), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE actor = 'S-11' AND action = 'device.review'"), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE actor = 'W-31' AND action = 'operation.submit'"), 2);
}

TEST_F(HeldTest, WhatIsRefusedIsRejectedForItsDeviceAndKept) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  DeliverNew(Submission(kWorker));
  EXPECT_EQ(Review(kSupervisor, 1, /*accepts=*/false)->reason(), "DEVICE_REVOKED");
  EXPECT_EQ(Deliver(phone_, 1).kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0 AND substr(key, 1, 1) = x'73'"), 1);
  EXPECT_EQ(Review(kSupervisor, 1, /*accepts=*/true).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(HeldTest, CommentsAndAmendmentsWaitAndStepsAreRejectedAndKept) {
  const v1::Operation submission = Submission(kWorker);
  DeliverNew(submission);
  const std::string& id = submission.referral_id();
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  EXPECT_EQ(DeliverNew(Comment(id, "still at the same place")).kind(), v1::VERDICT_KIND_PARKED);
  v1::Operation amendment = On(id);
  amendment.mutable_amend()->mutable_changed()->mutable_envelope()->set_urgency(v1::URGENCY_URGENT);
  EXPECT_EQ(DeliverNew(amendment).kind(), v1::VERDICT_KIND_PARKED);
  const v1::Verdict step = DeliverNew(Step(id, "HAND_OVER", {ReferenceInput("to", "W-32")}));
  EXPECT_EQ(step.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(step.reason(), "DEVICE_REVOKED");
  EXPECT_EQ(CountChildren(id, RowKind::kComment), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0 AND substr(key, 1, 1) = x'73'"), 4);
  EXPECT_EQ(Review(kSupervisor, 2, /*accepts=*/true)->kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CountChildren(id, RowKind::kComment), 1);
}

TEST_F(HeldTest, AWithdrawalSuspendsWhatTheReceiverSeesUntilSomebodyDecides) {
  const v1::Operation submission = Submission(kWorker);
  DeliverNew(submission);
  const std::string& id = submission.referral_id();
  OpenTo(kReviewer, id);
  const v1::Rung open = RungOf(kReviewer, id);
  ASSERT_GT(open, v1::RUNG_ENVELOPE);
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  const uint64_t before = CoreOf(id).revision();
  EXPECT_EQ(DeliverNew(Withdrawal(id)).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(RungOf(kReviewer, id), v1::RUNG_ENVELOPE);
  EXPECT_NE(CoreOf(id).stage_id(), "WITHDRAWN");
  EXPECT_EQ(Query("SELECT count(*) FROM rows WHERE kind = 11 AND seq > " + std::to_string(before)), 1)
      << "the dossier goes out again, so that devices close it too";
  // Refused, all is as before; a second one, accepted, ends the case.
  EXPECT_EQ(Review(kSupervisor, 2, /*accepts=*/false)->kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(RungOf(kReviewer, id), open);
  EXPECT_EQ(DeliverNew(Withdrawal(id)).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(RungOf(kReviewer, id), v1::RUNG_ENVELOPE);
  EXPECT_EQ(Review(kSupervisor, 3, /*accepts=*/true)->kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
  EXPECT_FALSE(CoreOf(id).suspended());
}

TEST_F(HeldTest, ACaseThatComesAfterItsWithdrawalComesSuspended) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  Device other = MakeEnrolled(kWorker, "D-2");
  const v1::Operation submission = Submission(kWorker);
  v1::Operation withdrawal = submission;
  withdrawal.clear_submit();
  withdrawal.set_base_entry(1);
  withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
  *withdrawal.mutable_take_step()->add_inputs() = CodeInput("reason", "MOVED");
  EXPECT_EQ(DeliverNew(withdrawal).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(Deliver(other, other.Add(submission)).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_TRUE(CoreOf(submission.referral_id()).suspended());
}

TEST_F(HeldTest, WhatWaitedWaitsOnAfterItsDeviceIsLetInAgainAndNewWorkDoesNot) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  DeliverNew(Submission(kWorker));
  EXPECT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    DeviceRecord record = **txn.FindDevice("D-1");
                    record.device.set_state(v1::DEVICE_STATE_ENROLLED);
                    return txn.PutDevice(record);
                  })
                  .ok());
  EXPECT_EQ(Deliver(phone_, 1).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(DeliverNew(Submission(kWorker)).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Held(), 1);
}

TEST_F(HeldTest, ALockedDevicesWorkIsJudgedAsEver) {
  Order("D-1", v1::DEVICE_STATE_LOCKED);
  EXPECT_EQ(DeliverNew(Submission(kWorker)).kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(HeldTest, NobodyDecidesOnTheirOwnOrOnOthersPeoplesWork) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  DeliverNew(Submission(kWorker));
  EXPECT_EQ(Reason(Review(kWorker, 1, true).status()), "NOT_HELD");
  EXPECT_EQ(Reason(Review(world::kForeignSupervisor, 1, true).status()), "NOT_HELD");
  EXPECT_EQ(Reason(Review(world::kAdministrator, 1, true).status()), "NOT_HELD");
  GiveRole(kWorker, v1::ROLE_SUPERVISOR);
  EXPECT_EQ(Reason(Review(kWorker, 1, true).status()), "OWN_DEVICE");
  EXPECT_EQ(Held(), 1);
}

TEST_F(HeldTest, ADecisionThatIsRepeatedGetsItsFirstAnswer) {
  Order("D-1", v1::DEVICE_STATE_REVOKED);
  DeliverNew(Submission(kWorker));
  HeldReview review{kSupervisor, RequestKey(kSupervisor, "request-00000001"), std::string(32, 'd'),
                    StreamKey(phone_.stream_id, 1), true};
  for (int i = 0; i < 2; ++i) {
    absl::StatusOr<v1::Verdict> verdict;
    executor_->Execute(review, [&](absl::StatusOr<v1::Verdict> told) { verdict = std::move(told); });
    ASSERT_TRUE(verdict.ok()) << verdict.status();
    EXPECT_EQ(verdict->kind(), v1::VERDICT_KIND_APPLIED);
  }
  review.digest = std::string(32, 'e');
  absl::StatusOr<v1::Verdict> other;
  executor_->Execute(review, [&](absl::StatusOr<v1::Verdict> told) { other = std::move(told); });
  EXPECT_EQ(Reason(other.status()), "REQUEST_ID_REUSED");
}

}  // namespace
}  // namespace ihala
