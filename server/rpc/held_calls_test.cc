// What DeviceService.ListHeld shows of a case, through a whole server: no more than any other call.
#include <string>

#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/device_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPhone[] = "+970599123456";
constexpr char kSaid[] = "كلمات من الجهاز المفقود";

class HeldCallsTest : public ::testing::Test {
 protected:
  // A device of the account that its organisation revoked, with its code.
  RawDevice Revoked(const std::string& account, const std::string& speaker) {
    RawDevice device(server_.random(), account);
    server_.SignInWithDevice(account, device.Enrolment());
    grpc::ClientContext list_context;
    server_.As(speaker, list_context);
    v1::ListDevicesResponse listed;
    EXPECT_TRUE(devices_->ListDevices(&list_context, {}, &listed).ok());
    for (const v1::EnrolledDevice& one : listed.devices()) {
      if (one.account() != account) continue;
      v1::RevokeDeviceRequest request;
      request.set_request_id(server_.RequestId());
      request.set_device(one.device());
      grpc::ClientContext context;
      server_.As(speaker, context);
      v1::RevokeDeviceResponse response;
      EXPECT_TRUE(devices_->RevokeDevice(&context, request, &response).ok());
    }
    return device;
  }
  // Delivers an amendment of the case's phones and a comment on it; both wait.
  void DeliverWords(RawDevice& device, const v1::CaseCore& core) {
    v1::Operation amendment = NewOperation(server_.clock(), core.referral_id(), core.workflow());
    amendment.mutable_amend()->mutable_changed()->mutable_envelope()->set_urgency(v1::URGENCY_URGENT);
    v1::Person& person = *amendment.mutable_amend()->mutable_changed()->add_people();
    person.set_person_id(NewUuidV7(server_.clock(), server_.random()));
    person.add_phones()->set_e164(kPhone);
    device.Append(amendment.SerializeAsString());
    v1::Operation comment = NewOperation(server_.clock(), core.referral_id(), core.workflow());
    comment.mutable_add_comment()->set_comment_id(NewUuidV7(server_.clock(), server_.random()));
    comment.mutable_add_comment()->set_audience(v1::AUDIENCE_BOTH_SIDES);
    comment.mutable_add_comment()->set_text(kSaid);
    device.Append(comment.SerializeAsString());
    grpc::ClientContext context;
    v1::DeliverResponse response;
    const grpc::Status status = sync_->Deliver(&context, DeliveryOf(device.Up({{1, 2}})), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const v1::OperationVerdict& each : response.verdicts()) {
      EXPECT_EQ(each.verdict().kind(), v1::VERDICT_KIND_PARKED) << each.ShortDebugString();
    }
  }
  v1::ListHeldResponse HeldFor(const std::string& account) {
    grpc::ClientContext context;
    server_.As(account, context);
    v1::ListHeldResponse response;
    EXPECT_TRUE(devices_->ListHeld(&context, {}, &response).ok());
    return response;
  }

  TestServer server_;
  std::unique_ptr<v1::DeviceService::Stub> devices_ = v1::DeviceService::NewStub(server_.Channel());
  std::unique_ptr<v1::SyncService::Stub> sync_ = v1::SyncService::NewStub(server_.Channel());
};

TEST_F(HeldCallsTest, TheAuthorsSupervisorReadsWhatWaitsWhole) {
  RawDevice device = Revoked(world::kWorker, world::kSupervisor);
  DeliverWords(device, server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())));
  const v1::ListHeldResponse held = HeldFor(world::kSupervisor);
  ASSERT_EQ(held.operations_size(), 2);
  EXPECT_EQ(held.operations(0).kind(), v1::HELD_KIND_AMENDMENT);
  EXPECT_THAT(held.SerializeAsString(), HasSubstr(kPhone));
  EXPECT_THAT(held.SerializeAsString(), HasSubstr(kSaid));
}

TEST_F(HeldCallsTest, AReceiversLeadReadsOfACaseThatNobodyOpenedItsEnvelopeOnly) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  RawDevice device = Revoked(world::kReviewer, world::kLead);
  DeliverWords(device, core);
  const v1::ListHeldResponse held = HeldFor(world::kLead);
  ASSERT_EQ(held.operations_size(), 2);
  EXPECT_EQ(held.operations(0).referral_id(), core.referral_id());
  EXPECT_EQ(held.operations(0).dossier().envelope().urgency(), v1::URGENCY_URGENT);
  EXPECT_EQ(held.operations(0).dossier().people_size(), 0);
  EXPECT_THAT(held.SerializeAsString(), Not(HasSubstr(kPhone)));
}

TEST_F(HeldCallsTest, OthersReadNothingOfIt) {
  RawDevice device = Revoked(world::kWorker, world::kSupervisor);
  DeliverWords(device, server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())));
  EXPECT_EQ(HeldFor(world::kLead).operations_size(), 0);
}

}  // namespace
}  // namespace ihala
