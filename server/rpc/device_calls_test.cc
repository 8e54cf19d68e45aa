// DeviceService and signing in with a device, through a whole server.
#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "common/base/sign.h"
#include "common/wire/device_signatures.h"
#include "common/wire/payload.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/device_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "server/handlers/attempt_limiter.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using Devices = v1::DeviceService;

class DeviceCallsTest : public ::testing::Test {
 protected:
  // A phone: a key and the stream in use on it.
  struct Phone {
    SigningKey key;
    std::string stream_id;
  };

  DeviceCallsTest() {
    for (v1::Organisation organisation : world::Organisations()) {
      if (organisation.code() != world::kCso1) continue;
      organisation.set_device_enrolment(v1::DEVICE_ENROLMENT_CODE);
      v1::PutOrganisationRequest request;
      request.set_request_id(server_.RequestId());
      *request.mutable_organisation() = organisation;
      v1::PutOrganisationResponse response;
      EXPECT_TRUE(Call(world::kAdministrator, *v1::AdminService::NewStub(server_.Channel()),
                       &v1::AdminService::Stub::PutOrganisation, request, &response)
                      .ok());
    }
  }

  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(const std::string& account, Stub& stub,
                    grpc::Status (Stub::*rpc)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*rpc)(&context, request, response);
  }

  Phone NewPhone() { return {SigningKey::Generate(server_.random()), server_.random().Bytes(16)}; }

  v1::SignInRequest RequestOf(const Phone& phone, const std::string& account, const std::string& code = "") {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(world::PassphraseOf(account));
    request.mutable_device()->set_stream_id(phone.stream_id);
    request.mutable_device()->set_public_key(phone.key.PublicKey());
    request.mutable_device()->set_enrolment_code(code);
    request.mutable_device()->set_signature(SignBinding(phone.key, account, phone.stream_id));
    return request;
  }
  CallError SignIn(const v1::SignInRequest& request, v1::SignInResponse* response = nullptr) {
    grpc::ClientContext context;
    v1::SignInResponse mine;
    return ErrorOf(sessions_->SignIn(&context, request, response == nullptr ? &mine : response));
  }
  std::string CodeFor(const std::string& account, const std::string& by = world::kSupervisor) {
    v1::IssueEnrolmentCodeRequest request;
    request.set_account(account);
    v1::IssueEnrolmentCodeResponse response;
    const grpc::Status status = Call(by, *devices_, &Devices::Stub::IssueEnrolmentCode, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.enrolment_code();
  }
  CallError RefusedCode(const std::string& account, const std::string& by) {
    v1::IssueEnrolmentCodeRequest request;
    request.set_account(account);
    v1::IssueEnrolmentCodeResponse response;
    return ErrorOf(Call(by, *devices_, &Devices::Stub::IssueEnrolmentCode, request, &response));
  }
  // Enrols a phone of the account, and tells its code.
  std::string Enrol(const Phone& phone, const std::string& account, std::string* token = nullptr) {
    v1::SignInResponse response;
    const CallError error = SignIn(RequestOf(phone, account, CodeFor(account)), &response);
    EXPECT_EQ(error.code, grpc::StatusCode::OK) << error.reason;
    if (token != nullptr) *token = response.session().token();
    return response.device();
  }
  std::vector<v1::EnrolledDevice> List(const std::string& by, const std::string& organisation = "") {
    v1::ListDevicesRequest request;
    request.set_organisation(organisation);
    v1::ListDevicesResponse response;
    EXPECT_TRUE(Call(by, *devices_, &Devices::Stub::ListDevices, request, &response).ok());
    return {response.devices().begin(), response.devices().end()};
  }
  template <typename Request, typename Response>
  CallError Say(const std::string& by, const std::string& device,
                grpc::Status (Devices::Stub::*rpc)(grpc::ClientContext*, const Request&, Response*)) {
    Request request;
    request.set_request_id(server_.RequestId());
    request.set_device(device);
    Response response;
    return ErrorOf(Call(by, *devices_, rpc, request, &response));
  }
  CallError Exchange(const Phone& phone, const std::string& token) {
    v1::ExchangeUp up;
    up.set_stream_id(phone.stream_id);
    up.set_page_bytes_max(4096);
    up.mutable_unsent()->set_operations(3);
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    v1::ExchangeResponse response;
    return ErrorOf(sync_->Exchange(&context, request, &response));
  }
  v1::DeliverResponse Report(const Phone& phone, v1::DeviceReport report) {
    SignReport(phone.key, phone.stream_id, &report);
    v1::DeliverRequest request;
    request.set_stream_id(phone.stream_id);
    *request.mutable_report() = report;
    grpc::ClientContext context;
    v1::DeliverResponse response;
    const grpc::Status status = sync_->Deliver(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  TestServer server_;
  std::unique_ptr<Devices::Stub> devices_ = Devices::NewStub(server_.Channel());
  std::unique_ptr<v1::SessionService::Stub> sessions_ = v1::SessionService::NewStub(server_.Channel());
  std::unique_ptr<v1::SyncService::Stub> sync_ = v1::SyncService::NewStub(server_.Channel());
};

TEST_F(DeviceCallsTest, ADeviceIsLetInByACodeOnceAndThenByItsKey) {
  const Phone phone = NewPhone();
  EXPECT_EQ(SignIn(RequestOf(phone, world::kWorker)).reason, "DEVICE_NOT_ENROLLED");
  const std::string code = CodeFor(world::kWorker);
  v1::SignInResponse first;
  ASSERT_EQ(SignIn(RequestOf(phone, world::kWorker, code), &first).code, grpc::StatusCode::OK);
  EXPECT_EQ(first.device().substr(0, 2), "D-");
  v1::SignInResponse again;
  ASSERT_EQ(SignIn(RequestOf(phone, world::kWorker), &again).code, grpc::StatusCode::OK);
  EXPECT_EQ(again.device(), first.device());
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, code)).reason, "ENROLMENT_CODE_WRONG") << "it works once";
  // A new stream under the same key, as after a fork, is the same device.
  Phone forked{*SigningKey::FromSeed(phone.key.Seed().Reveal()), server_.random().Bytes(16)};
  ASSERT_EQ(SignIn(RequestOf(forked, world::kWorker), &again).code, grpc::StatusCode::OK);
  EXPECT_EQ(again.device(), first.device());
  EXPECT_EQ(List(world::kSupervisor).size(), 1u);
}

TEST_F(DeviceCallsTest, WithoutItsKeyNobodyIsTheDevice) {
  const Phone phone = NewPhone();
  Enrol(phone, world::kWorker);
  v1::SignInRequest request = RequestOf(phone, world::kWorker);
  request.mutable_device()->clear_signature();
  EXPECT_THAT(SignIn(request).fields, testing::ElementsAre("device.signature"));
  request.mutable_device()->set_signature(SignBinding(NewPhone().key, world::kWorker, phone.stream_id));
  EXPECT_THAT(SignIn(request).fields, testing::ElementsAre("device.signature"));
  // One made for another stream is worth nothing for this one.
  request.mutable_device()->set_signature(SignBinding(phone.key, world::kWorker, server_.random().Bytes(16)));
  EXPECT_THAT(SignIn(request).fields, testing::ElementsAre("device.signature"));
}

TEST_F(DeviceCallsTest, ACodeIsForOneAccountForADayAndTheNewestOnly) {
  const std::string other = CodeFor(world::kOtherWorker);
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, other)).reason, "ENROLMENT_CODE_WRONG");
  const std::string earlier = CodeFor(world::kWorker);
  const std::string code = CodeFor(world::kWorker);
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, earlier)).reason, "ENROLMENT_CODE_WRONG");
  server_.clock().Advance(absl::Hours(25));
  server_.Forget(world::kSupervisor);
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, code)).reason, "ENROLMENT_CODE_WRONG");
  EXPECT_TRUE(List(world::kSupervisor).empty()) << "nothing was enrolled by any of these";
}

TEST_F(DeviceCallsTest, ACodeIsReadAsPeopleTypeItAndAMistypedOneIsNamed) {
  std::string code = CodeFor(world::kWorker);
  for (char& c : code) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  std::string wrong = code;
  wrong[0] = wrong[0] == 'x' ? 'y' : 'x';
  EXPECT_THAT(SignIn(RequestOf(NewPhone(), world::kWorker, wrong)).fields,
              testing::ElementsAre("device.enrolment_code"));
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, code)).code, grpc::StatusCode::OK);
}

TEST_F(DeviceCallsTest, WhoGuessesCodesIsStoppedLikeWhoGuessesPassphrases) {
  const std::string right = CodeFor(world::kWorker);
  const std::string other = CodeFor(world::kOtherWorker);
  for (int i = 0; i < AttemptLimits::SignIns().per_account; ++i) {
    EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, other)).reason, "ENROLMENT_CODE_WRONG");
  }
  EXPECT_EQ(SignIn(RequestOf(NewPhone(), world::kWorker, right)).code, grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(DeviceCallsTest, OfTwoWhoUseACodeAtTheSameTimeOneIsLetIn) {
  const std::string code = CodeFor(world::kWorker);
  std::vector<v1::SignInRequest> requests;
  for (int i = 0; i < 8; ++i) requests.push_back(RequestOf(NewPhone(), world::kWorker, code));
  std::vector<CallError> errors(requests.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < requests.size(); ++i) {
    threads.emplace_back([&, i] { errors[i] = SignIn(requests[i]); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto is_in = [](const CallError& error) { return error.code == grpc::StatusCode::OK; };
  EXPECT_EQ(std::count_if(errors.begin(), errors.end(), is_in), 1);
  EXPECT_EQ(List(world::kSupervisor).size(), 1u);
}

TEST_F(DeviceCallsTest, NobodyMakesACodeForThemselvesForOthersPeopleOrAsAdministrator) {
  EXPECT_EQ(RefusedCode(world::kSupervisor, world::kSupervisor).reason, "OWN_DEVICE");
  EXPECT_EQ(RefusedCode(world::kWorker, world::kForeignSupervisor).reason, "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(RefusedCode("NOBODY-1", world::kForeignSupervisor).reason, "ACCOUNT_NOT_FOUND");
  EXPECT_EQ(RefusedCode(world::kWorker, world::kAdministrator).code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(RefusedCode(world::kWorker, world::kWorker).code, grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(DeviceCallsTest, TheListSaysToTheHourWhenADeviceWasHereAndWhatWaitsOnIt) {
  const Phone phone = NewPhone();
  std::string token;
  const std::string device = Enrol(phone, world::kWorker, &token);
  ASSERT_EQ(Exchange(phone, token).code, grpc::StatusCode::OK);
  const std::vector<v1::EnrolledDevice> listed = List(world::kSupervisor);
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].device(), device);
  EXPECT_EQ(listed[0].account(), world::kWorker);
  EXPECT_EQ(listed[0].enrolled_by(), world::kSupervisor);
  EXPECT_EQ(listed[0].state(), v1::DEVICE_STATE_ENROLLED);
  EXPECT_EQ(listed[0].unsent().operations(), 3u);
  EXPECT_EQ(listed[0].last_contact().seconds() % 3600, 0);
  EXPECT_EQ(absl::ToUnixSeconds(server_.clock().Now()) / 3600, listed[0].last_contact().seconds() / 3600);
  EXPECT_TRUE(List(world::kForeignSupervisor).empty());
  EXPECT_EQ(List(world::kAdministrator, world::kCso1).size(), 1u);
}

TEST_F(DeviceCallsTest, ARevokedDeviceReadsNothingByASessionThatItHadAndOnlyACodeLetsItInAgain) {
  const Phone phone = NewPhone();
  std::string token;
  const std::string device = Enrol(phone, world::kWorker, &token);
  EXPECT_EQ(Say(world::kForeignSupervisor, device, &Devices::Stub::RevokeDevice).reason, "DEVICE_NOT_FOUND");
  ASSERT_EQ(Say(world::kSupervisor, device, &Devices::Stub::RevokeDevice).code, grpc::StatusCode::OK);
  EXPECT_EQ(Exchange(phone, token).reason, "DEVICE_REVOKED");
  EXPECT_EQ(SignIn(RequestOf(phone, world::kWorker)).reason, "DEVICE_REVOKED");
  EXPECT_EQ(Say(world::kSupervisor, device, &Devices::Stub::UnlockDevice).reason, "NOT_LOCKED");
  v1::SignInResponse response;
  ASSERT_EQ(SignIn(RequestOf(phone, world::kWorker, CodeFor(world::kWorker)), &response).code, grpc::StatusCode::OK);
  EXPECT_EQ(response.device(), device);
  EXPECT_EQ(Exchange(phone, token).reason, "NO_SESSION") << "what was open before stays ended";
  EXPECT_EQ(Exchange(phone, response.session().token()).code, grpc::StatusCode::OK);
}

TEST_F(DeviceCallsTest, AnOrderIsSignedToldWhenTheDeviceReportsAndOverOnceItIsLifted) {
  const Phone phone = NewPhone();
  std::string token;
  const std::string device = Enrol(phone, world::kWorker, &token);
  v1::SignInResponse signed_in;
  ASSERT_EQ(SignIn(RequestOf(phone, world::kWorker), &signed_in).code, grpc::StatusCode::OK);
  ASSERT_EQ(Say(world::kAdministrator, device, &Devices::Stub::LockDevice).code, grpc::StatusCode::OK);
  EXPECT_EQ(Exchange(phone, token).reason, "DEVICE_LOCKED");
  v1::DeviceReport report;
  report.mutable_unsent()->set_operations(4);
  const v1::DeliverResponse told = Report(phone, report);
  EXPECT_EQ(told.order().kind(), v1::DEVICE_ORDER_KIND_LOCK);
  EXPECT_TRUE(VerifyOrder(signed_in.server_public_key(), phone.stream_id, told.order()));
  EXPECT_TRUE(List(world::kSupervisor)[0].has_told_at());
  EXPECT_FALSE(List(world::kSupervisor)[0].has_done_at());
  report.set_order_id(told.order().order_id());
  report.set_order_is_done(true);
  EXPECT_EQ(Report(phone, report).order().kind(), v1::DEVICE_ORDER_KIND_LOCK);
  EXPECT_TRUE(List(world::kSupervisor)[0].has_done_at());
  ASSERT_EQ(Say(world::kSupervisor, device, &Devices::Stub::UnlockDevice).code, grpc::StatusCode::OK);
  EXPECT_EQ(Report(phone, report).order().kind(), v1::DEVICE_ORDER_KIND_OVER);
  EXPECT_EQ(Exchange(phone, token).code, grpc::StatusCode::OK);
}

TEST_F(DeviceCallsTest, AWipeIsOrderedByWhoSaysWhatWouldBeLostAndTheCountDestroyedIsKept) {
  const Phone phone = NewPhone();
  const std::string device = Enrol(phone, world::kWorker);
  v1::DeviceReport report;
  report.mutable_unsent()->set_operations(5);
  report.mutable_unsent()->set_drafts(2);
  Report(phone, report);
  v1::WipeDeviceRequest request;
  request.set_request_id(server_.RequestId());
  request.set_device(device);
  v1::WipeDeviceResponse response;
  ASSERT_TRUE(Call(world::kSupervisor, *devices_, &Devices::Stub::WipeDevice, request, &response).ok());
  EXPECT_EQ(response.revision(), 0u);
  EXPECT_EQ(response.unsent().operations(), 5u);
  EXPECT_EQ(List(world::kSupervisor)[0].state(), v1::DEVICE_STATE_ENROLLED) << "told only";
  *request.mutable_confirm_unsent() = response.unsent();
  request.mutable_confirm_unsent()->set_operations(4);
  request.set_request_id(server_.RequestId());
  EXPECT_EQ(ErrorOf(Call(world::kSupervisor, *devices_, &Devices::Stub::WipeDevice, request, &response)).reason,
            "UNSENT_CHANGED");
  request.mutable_confirm_unsent()->set_operations(5);
  request.set_request_id(server_.RequestId());
  ASSERT_TRUE(Call(world::kSupervisor, *devices_, &Devices::Stub::WipeDevice, request, &response).ok());
  EXPECT_NE(response.revision(), 0u);
  report.mutable_unsent()->set_operations(6);
  const v1::DeliverResponse told = Report(phone, report);
  EXPECT_EQ(told.order().kind(), v1::DEVICE_ORDER_KIND_WIPE);
  report.set_order_id(told.order().order_id());
  report.set_order_is_done(true);
  Report(phone, report);
  const v1::EnrolledDevice wiped = List(world::kSupervisor)[0];
  EXPECT_EQ(wiped.destroyed().operations(), 6u);
  EXPECT_EQ(wiped.destroyed().drafts(), 2u);
  EXPECT_EQ(wiped.unsent().operations(), 0u);
  EXPECT_EQ(SignIn(RequestOf(phone, world::kWorker, CodeFor(world::kWorker))).reason, "DEVICE_REVOKED");
}

TEST_F(DeviceCallsTest, AReportThatItsDeviceDidNotSignChangesNothing) {
  const Phone phone = NewPhone();
  const std::string device = Enrol(phone, world::kWorker);
  v1::DeliverRequest request;
  request.set_stream_id(phone.stream_id);
  request.mutable_report()->mutable_unsent()->set_operations(9);
  SignReport(NewPhone().key, phone.stream_id, request.mutable_report());
  grpc::ClientContext context;
  v1::DeliverResponse response;
  EXPECT_EQ(ErrorOf(sync_->Deliver(&context, request, &response)).reason, "NO_STREAM");
  EXPECT_EQ(List(world::kSupervisor)[0].unsent().operations(), 0u);
}

TEST_F(DeviceCallsTest, WhereAnOrganisationIsOpenADeviceBindsItselfAndIsListedAllTheSame) {
  const Phone phone = NewPhone();
  v1::SignInRequest request = RequestOf(phone, world::kForeignWorker);
  request.mutable_device()->clear_signature();
  ASSERT_EQ(SignIn(request).code, grpc::StatusCode::OK);
  const std::vector<v1::EnrolledDevice> listed = List(world::kForeignSupervisor);
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0].enrolled_by(), "");
  ASSERT_EQ(Say(world::kForeignSupervisor, listed[0].device(), &Devices::Stub::RevokeDevice).code,
            grpc::StatusCode::OK);
  EXPECT_EQ(SignIn(request).reason, "DEVICE_REVOKED");
}

}  // namespace
}  // namespace ihala
