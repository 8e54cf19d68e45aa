// A device that is cut off while its cases go over to another version of their workflow.
#include <string>

#include "gmock/gmock.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/contract/online_fixture.h"
#include "tests/support/migration_fixture.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

constexpr uint32_t kOlder = world::kWorkflowVersion;
constexpr uint32_t kNewer = world::kWorkflowVersion + 1;

class MigratedDeviceTest : public OnlineContractFixture {
 protected:
  void Take(const std::string& account, const std::string& id, const std::string& step,
            const std::vector<v1::InputValue>& inputs = {}) {
    v1::GetReferralRequest get;
    get.set_referral_id(id);
    v1::GetReferralResponse got;
    Must<v1::ReferralService>(account, &v1::ReferralService::Stub::GetReferral, get, &got);
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(id);
    request.set_base_revision(got.core().revision());
    request.set_base_entry(got.core().entry());
    request.set_step_id(step);
    *request.mutable_inputs() = fixture::Inputs(inputs);
    v1::TakeStepResponse response;
    Must<v1::ReferralService>(account, &v1::ReferralService::Stub::TakeStep, request, &response);
  }
  // The reworked version with its migration, signed by both; the server carries it out when it starts.
  void Rework() {
    Load(fixture::ReworkedDocument());
    v1::LoadMigrationRequest lay;
    lay.set_request_id(server_.RequestId());
    *lay.mutable_migration() = fixture::ReworkedMigration();
    v1::LoadMigrationResponse laid;
    Must<v1::AdminService>(world::kAdministrator, &v1::AdminService::Stub::LoadMigration, lay, &laid);
    for (const char* speaker : {world::kSupervisor, world::kLead}) {
      SignVersion(speaker, "default", kNewer);
      v1::SignMigrationRequest sign;
      sign.set_request_id(server_.RequestId());
      sign.mutable_migration()->set_workflow_id("default");
      sign.mutable_migration()->set_from_version(kOlder);
      sign.mutable_migration()->set_to_version(kNewer);
      v1::SignMigrationResponse signed_one;
      Must<v1::AgreementService>(speaker, &v1::AgreementService::Stub::SignMigration, sign, &signed_one);
    }
    server_.Restart();
    GrpcOptions dial;
    dial.target = server_.address();
    dial.ca_pem = server_.CaCertificate();
    real_ = *NewGrpcTransport(dial);
    link_ = std::make_unique<LossyTransport>(real_.get());
    AwaitMigration();
  }
  // What the server does at its start it does on a thread of its own.
  void AwaitMigration() {
    for (int i = 0; i < 200; ++i) {
      v1::ListReferralsResponse listed;
      Must<v1::ReferralService>(world::kSupervisor, &v1::ReferralService::Stub::ListReferrals,
                                v1::ListReferralsRequest(), &listed);
      bool all = true;
      for (const v1::CaseCore& core : listed.cores()) all = all && core.workflow().version() == kNewer;
      if (all) return;
      SystemClock::Get().SleepFor(absl::Milliseconds(50));
    }
    ADD_FAILURE() << "nothing went over";
  }
  // A case in which the caseworker is asked something, on a device that knows of it.
  std::string Asked(Client& device) {
    const auto queued = device.SubmitReferral(world::Dossier(server_.clock(), server_.random()));
    EXPECT_TRUE(queued.ok()) << queued.status();
    Sync(device);
    Take(world::kReviewer, queued->referral_id, "CLAIM");
    Take(world::kReviewer, queued->referral_id, "ASK",
         {fixture::Codes("questions", {"ID_MISSING"}), fixture::Text("text", "رقم الهوية؟")});
    Sync(device);
    return queued->referral_id;
  }
};

TEST_F(MigratedDeviceTest, WhatItQueuedByTheOlderVersionIsJudgedByTheNewerOneOrWaitsWithWords) {
  const auto device = Device("field", world::kWorker);
  const std::string answered = Asked(*device);
  const std::string withdrawn = Asked(*device);
  ASSERT_TRUE(device->Answer(answered, {fixture::Text("answer", "٦٠٠٠٠٠٠٠٤")}).ok());
  ASSERT_TRUE(device->Withdraw(withdrawn, {fixture::Codes("reason", {"MOVED"})}).ok());
  Rework();
  TrySync(*device);
  TrySync(*device);
  const auto waits = device->GetCase(answered);
  ASSERT_TRUE(waits.ok()) << waits.status();
  EXPECT_EQ(waits->summary.core.workflow().version(), kNewer);
  EXPECT_EQ(waits->summary.stage_id, "IN_REVIEW");
  ASSERT_FALSE(waits->operations.empty());
  const OperationRecord& answer = waits->operations.back();
  EXPECT_TRUE(answer.parked);
  EXPECT_EQ(answer.reason, "WORKFLOW_CHANGED");
  EXPECT_THAT(answer.reason_text.en(), testing::HasSubstr("way of working changed"));
  EXPECT_THAT(answer.reason_text.ar(), testing::HasSubstr("تغيّر مسار العمل"));
  EXPECT_EQ(answer.operation.take_step().inputs(0).text(), "٦٠٠٠٠٠٠٠٤") << "what was typed is there";
  EXPECT_EQ(device->GetCase(withdrawn)->summary.stage_id, "WITHDRAWN");
}

TEST_F(MigratedDeviceTest, ItGoesOnWithTheCaseByTheNewerVersion) {
  const auto device = Device("field", world::kWorker);
  const std::string id = Asked(*device);
  Rework();
  Sync(*device);
  ASSERT_EQ(device->GetCase(id)->summary.core.workflow().version(), kNewer);
  ASSERT_TRUE(device->Withdraw(id, {fixture::Codes("reason", {"MOVED"})}).ok());
  Sync(*device);
  EXPECT_EQ(device->GetCase(id)->summary.stage_id, "WITHDRAWN");
  // And what is new follows the newer version, because both have signed it.
  const auto next = device->SubmitReferral(world::Dossier(server_.clock(), server_.random()));
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(device->GetCase(next->referral_id)->summary.core.workflow().version(), kNewer);
}

TEST_F(MigratedDeviceTest, AReferralWrittenBeforeTheRollBackReachedItIsTaken) {
  const auto device = Device("field", world::kWorker);
  Rework();
  Sync(*device);
  const auto queued = device->SubmitReferral(world::Dossier(server_.clock(), server_.random()));
  ASSERT_TRUE(queued.ok()) << queued.status();
  v1::RollBackWorkflowRequest back;
  back.set_request_id(server_.RequestId());
  back.set_workflow_id("default");
  back.set_version(kNewer);
  v1::RollBackWorkflowResponse rolled;
  Must<v1::AgreementService>(world::kSupervisor, &v1::AgreementService::Stub::RollBackWorkflow, back, &rolled);
  Sync(*device);
  EXPECT_EQ(device->GetCase(queued->referral_id)->summary.core.workflow().version(), kOlder);
  EXPECT_EQ(device->GetCase(queued->referral_id)->summary.delivery, Delivery::kAcknowledged);
  const auto next = device->SubmitReferral(world::Dossier(server_.clock(), server_.random()));
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(device->GetCase(next->referral_id)->summary.core.workflow().version(), kOlder) << "it heard of it";
}

}  // namespace
}  // namespace ihala
