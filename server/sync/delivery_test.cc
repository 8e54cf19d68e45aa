// Promises of deliveries: operations that come without a session.
#include <string>

#include "common/base/errors.h"
#include "common/base/seal.h"
#include "common/wire/sealed_operation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

class DeliveryTest : public ExchangeTest {
 protected:
  // As a locked device has it: each operation sealed to the server.
  v1::DeliverRequest Sealed(Device& device, uint64_t first, uint64_t last) {
    v1::ExchangeUp up;
    device.Run(first, last, &up);
    v1::DeliverRequest request;
    request.set_stream_id(device.stream_id);
    request.set_signature(up.signature());
    *request.mutable_runs() = up.runs();
    for (v1::OperationRun& run : *request.mutable_runs()) {
      run.set_sealed(true);
      for (std::string& bytes : *run.mutable_operations()) bytes = SealForServer(bytes);
    }
    return request;
  }

  std::string SealForServer(const std::string& bytes) {
    const OperationUnderKey sealed = SealOperation(bytes, random_);
    return PackSealedOperation(sealed.body, *SealTo(server_->sealing_public_key(), sealed.key.Reveal()));
  }

  absl::StatusOr<v1::DeliverResponse> Deliver(const v1::DeliverRequest& request) {
    return server_->Deliver(request, lookups_);
  }
};

TEST_F(DeliveryTest, IsJudgedInTheNameOfWhoseDeviceSignedIt) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  device.Add(Submission(world::kWorker));
  const absl::StatusOr<v1::DeliverResponse> answer = Deliver(Sealed(device, 1, 2));
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->verdicts_size(), 2);
  for (const auto& verdict : answer->verdicts()) EXPECT_EQ(verdict.verdict().kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_TRUE(VerifyReceipt(server_->public_key(), answer->receipt()));
  EXPECT_EQ(answer->receipt().head_digest(), device.digests[1]);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE actor = 'W-31' AND action = 'operation.submit'"), 2);
  // What is said again, in either way, gets its first answer.
  EXPECT_EQ(Deliver(Sealed(device, 1, 2))->verdicts(0).SerializeAsString(), answer->verdicts(0).SerializeAsString());
  EXPECT_EQ(Push(device, 1, 2).verdicts(1).SerializeAsString(), answer->verdicts(1).SerializeAsString());
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 2);
}

TEST_F(DeliveryTest, SealedAndOpenRunsGoTogetherInAnExchangeToo) {
  Device device = MakeDevice(world::kWorker);
  for (int i = 0; i < 3; ++i) device.Add(Submission(world::kWorker));
  v1::ExchangeUp up;
  device.Run(1, 1, &up);
  device.Run(2, 3, &up);
  up.mutable_runs(0)->set_sealed(true);
  up.mutable_runs(0)->set_operations(0, SealForServer(device.operations[0]));
  const absl::StatusOr<v1::ExchangeDown> down = Exchange(device, up);
  ASSERT_TRUE(down.ok()) << down.status();
  for (const auto& verdict : down->verdicts()) EXPECT_EQ(verdict.verdict().kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(DeliveryTest, WhatItsDeviceDidNotSignIsRefusedInTheWordsForAStreamThatIsNotKnown) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  v1::DeliverRequest forged = Sealed(device, 1, 1);
  forged.mutable_signature()->front() ^= 1;
  const absl::Status unsigned_status = Deliver(forged).status();
  v1::DeliverRequest unknown = Sealed(device, 1, 1);
  unknown.set_stream_id(random_.Bytes(16));
  const absl::Status unknown_status = Deliver(unknown).status();
  EXPECT_TRUE(absl::IsUnauthenticated(unsigned_status));
  EXPECT_EQ(Reason(unsigned_status), "NO_STREAM");
  EXPECT_EQ(unsigned_status, unknown_status);
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE substr(key, 1, 1) = x'73'"), 0);
}

TEST_F(DeliveryTest, OfSomebodyWhoMayNotSignInNothingIsJudgedSoThatItStaysQueued) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  for (v1::Account account : world::Accounts()) {
    if (account.code() != world::kWorker) continue;
    account.set_disabled(true);
    Enrol(account);
  }
  const absl::Status status = Deliver(Sealed(device, 1, 1)).status();
  EXPECT_TRUE(absl::IsUnauthenticated(status)) << status;
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE substr(key, 1, 1) = x'73'"), 0);
}

TEST_F(DeliveryTest, WhatIsNotSealedToThisServerIsNamed) {
  Device device = MakeDevice(world::kWorker);
  device.Add(Submission(world::kWorker));
  v1::DeliverRequest request = Sealed(device, 1, 1);
  const OperationUnderKey sealed = SealOperation(device.operations[0], random_);
  const Key32 other = Key32::Generate(random_);
  request.mutable_runs(0)->set_operations(
      0, PackSealedOperation(sealed.body, *SealTo(SealingPublicKey(other), sealed.key.Reveal())));
  const absl::Status status = Deliver(request).status();
  ASSERT_EQ(Violations(status).size(), 1u) << status;
  EXPECT_EQ(Violations(status)[0].field, "runs[0].operations[0]");
}

}  // namespace
}  // namespace ihala
