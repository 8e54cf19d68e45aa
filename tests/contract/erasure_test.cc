// What a device does when a case was erased at the server, and what it keeps until a person has looked at it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "ihala/v1/erasure_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"
#include "tests/support/client/opened_store.h"

namespace ihala {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kSecondHand[] = "S-99";
constexpr char kSent[] = "كلمات أُرسلت";
constexpr char kUnsent[] = "كلمات لم تُرسل";

TestServer::Options WithSecondHand() {
  TestServer::Options options;
  for (v1::Account account : world::Accounts()) {
    if (account.code() != world::kSupervisor) continue;
    account.set_code(kSecondHand);
    account.clear_confirmed_by();
    options.more_accounts.push_back(account);
  }
  return options;
}

class DeviceErasureTest : public ContractFixture {
 protected:
  DeviceErasureTest() : ContractFixture(WithSecondHand()) {}

  v1::CaseCore CoreAs(const std::string& account, const std::string& id) {
    grpc::ClientContext context;
    server_.As(account, context);
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    const grpc::Status status = referrals_->GetReferral(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.core();
  }
  void Step(const std::string& account, const std::string& id, const std::string& step, const std::string& reason) {
    const v1::CaseCore core = CoreAs(account, id);
    grpc::ClientContext context;
    server_.As(account, context);
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(id);
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id(step);
    if (!reason.empty()) {
      v1::InputValue& input = *request.add_inputs();
      input.set_name("reason");
      input.add_codes(reason);
    }
    v1::TakeStepResponse response;
    const grpc::Status status = referrals_->TakeStep(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  grpc::Status Say(const std::string& account, const std::string& id, v1::RetentionAct act, v1::RetentionReason reason,
                   v1::SetRetentionResponse* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    v1::SetRetentionRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(id);
    request.set_base_revision(CoreAs(account, id).revision());
    request.mutable_said()->set_act(act);
    request.mutable_said()->set_reason(reason);
    return v1::ErasureService::NewStub(server_.Channel())->SetRetention(&context, request, response);
  }
  // Two hands, online.
  void Erase(const std::string& id) {
    for (const char* account : {world::kSupervisor, kSecondHand}) {
      v1::SetRetentionResponse response;
      const grpc::Status status =
          Say(account, id, v1::RETENTION_ACT_ERASE, v1::RETENTION_REASON_FAMILY_ASKS, &response);
      ASSERT_TRUE(status.ok()) << status.error_message();
      EXPECT_EQ(response.core().has_erased(), account == std::string(kSecondHand));
    }
  }

  // The device of before, with everything that the server has for it now.
  std::unique_ptr<Client> Again() {
    Options options;
    options.path = (folder_ / "field").string();
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &server_.clock();
    options.random = &random_;
    absl::StatusOr<std::unique_ptr<Client>> client = Client::Open(options);
    EXPECT_TRUE(client.ok()) << client.status();
    EXPECT_TRUE((*client)->Unlock(world::PassphraseOf(world::kWorker)).ok());
    const SyncResult result = TrySync(**client);
    EXPECT_TRUE(result.status.ok()) << result.status;
    return *std::move(client);
  }

  std::unique_ptr<client::OpenedStore> Opened() {
    auto opened = client::OpenedStore::Open((folder_ / "field").string(), world::PassphraseOf(world::kWorker));
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  const std::unique_ptr<v1::ReferralService::Stub> referrals_ = v1::ReferralService::NewStub(server_.Channel());
};

TEST_F(DeviceErasureTest, TheCopyGoesAndWhatWasNotSentStaysUntilItWasSeen) {
  std::unique_ptr<Client> device = Device("field", world::kWorker);
  const absl::StatusOr<Queued> queued = device->SubmitReferral(world::Dossier(server_.clock(), random_));
  ASSERT_TRUE(queued.ok()) << queued.status();
  const std::string id = queued->referral_id;
  ASSERT_TRUE(device->AddComment(id, v1::AUDIENCE_BOTH_SIDES, kSent).ok());
  Sync(*device);
  Step(world::kReviewer, id, "CLAIM", "");
  Step(world::kReviewer, id, "DECLINE", "OUT_OF_MANDATE");
  Sync(*device);
  ASSERT_TRUE(device->AddComment(id, v1::AUDIENCE_BOTH_SIDES, kUnsent).ok());
  device.reset();
  EXPECT_THAT(*Opened()->Content(), HasSubstr(kSent));

  Erase(id);
  device = Again();
  ASSERT_TRUE(device->GetCase(id).ok());
  EXPECT_TRUE(device->GetCase(id)->summary.core.has_erased());
  const std::vector<OperationRecord> operations = *device->ListOperations();
  ASSERT_EQ(operations.back().reason, "ERASED");
  const uint64_t refused = operations.back().id;
  device.reset();
  {
    const auto opened = Opened();
    EXPECT_EQ(*opened->db().QueryInt("SELECT count(*) FROM replica WHERE kind IN (11, 12, 15)"), 0);
    EXPECT_EQ(*opened->db().QueryInt("SELECT count(*) FROM outbox WHERE length(body) > 0"), 1);
    EXPECT_THAT(*opened->Content(), Not(HasSubstr(kSent)));
    EXPECT_THAT(*opened->Content(), HasSubstr(kUnsent));
  }

  device = Again();
  ASSERT_TRUE(device->DismissRefused(refused).ok());
  device.reset();
  EXPECT_THAT(*Opened()->Content(), Not(HasSubstr(kUnsent)));
}

TEST_F(DeviceErasureTest, AHoldIsRefusedWithWordsAndSoIsASecondHandThatIsTheFirst) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), random_));
  const std::string id = core.referral_id();
  Step(world::kReviewer, id, "CLAIM", "");
  Step(world::kReviewer, id, "DECLINE", "OUT_OF_MANDATE");
  v1::SetRetentionResponse response;
  const auto erase = [&](const char* account) {
    return Say(account, id, v1::RETENTION_ACT_ERASE, v1::RETENTION_REASON_FAMILY_ASKS, &response);
  };
  ASSERT_TRUE(erase(world::kSupervisor).ok());
  EXPECT_EQ(erase(world::kSupervisor).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  ASSERT_TRUE(Say(world::kLead, id, v1::RETENTION_ACT_HOLD, v1::RETENTION_REASON_COURT, &response).ok());
  EXPECT_EQ(response.core().holds_size(), 1);
  const grpc::Status refused = erase(kSecondHand);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_details(), HasSubstr("LEGAL_HOLD"));
  // Each act has its own reasons.
  const grpc::Status wrong = Say(world::kLead, id, v1::RETENTION_ACT_LIFT, v1::RETENTION_REASON_COURT, &response);
  EXPECT_EQ(wrong.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(wrong.error_details(), HasSubstr("said.reason"));
}

}  // namespace
}  // namespace ihala
