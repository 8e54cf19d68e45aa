// Nobody gets to a handler without a session and a role, whatever way the call comes by.
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/door/rpc.h"
#include "server/door/rpc_permissions.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Calls any RPC with any bytes and any authorization headers.
grpc::Status CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& method, const std::string& bytes,
                     const std::vector<std::string>& authorization) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  for (const std::string& value : authorization) context.AddMetadata("authorization", value);
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  absl::Notification done;
  grpc::Status result;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &request, &response, [&](grpc::Status status) {
    result = std::move(status);
    done.Notify();
  });
  done.WaitForNotification();
  return result;
}

// "/ihala.v1.SessionService/SignIn" of "ihala.v1.SessionService.SignIn".
std::string PathOf(const std::string& method) {
  const size_t dot = method.rfind('.');
  return absl::StrCat("/", method.substr(0, dot), "/", method.substr(dot + 1));
}

class DoorTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new TestServer(); }
  static void TearDownTestSuite() { delete server_; }
  static std::string Bearer(const std::string& token) { return absl::StrCat("Bearer ", absl::BytesToHexString(token)); }

  static TestServer* server_;
};
TestServer* DoorTest::server_ = nullptr;

TEST_F(DoorTest, NoSessionNoHandlerByNeitherWayIn) {
  const std::string good = Bearer(server_->TokenOf(world::kWorker));
  const std::vector<std::vector<std::string>> bad = {
      {},
      {""},
      {"Bearer "},
      {Bearer(std::string(32, 'x'))},
      {Bearer(server_->TokenOf(world::kWorker).substr(0, 31))},
      {absl::StrCat("Basic ", good.substr(7))},
      {absl::StrCat(good, "00")},
      {good.substr(0, good.size() - 1) + "g"},
      {good, good},
  };
  for (const auto& channel : {server_->Channel(), server_->InProcessChannel()}) {
    for (const RpcRow& row : RpcTable()) {
      if (row.door == Door::kOpen || row.door == Door::kSignature) continue;
      for (const auto& authorization : bad) {
        const CallError error = ErrorOf(CallRaw(channel, PathOf(row.method), "", authorization));
        EXPECT_EQ(error.code, grpc::StatusCode::UNAUTHENTICATED) << row.method;
        EXPECT_EQ(error.reason, "NO_SESSION") << row.method;
      }
    }
  }
}

TEST_F(DoorTest, ADeliveryNeedsNoSessionAndNoneHelpsWithoutItsDevicesSignature) {
  v1::DeliverRequest request;
  request.set_stream_id(std::string(16, 's'));
  request.set_signature(std::string(64, 'x'));
  request.add_runs()->set_first_n(1);
  request.mutable_runs(0)->set_previous_digest(std::string(32, '\0'));
  request.mutable_runs(0)->add_operations("words");
  const std::vector<std::string> own = {Bearer(server_->TokenOf(world::kWorker))};
  for (const auto& channel : {server_->Channel(), server_->InProcessChannel()}) {
    for (const auto& authorization : {std::vector<std::string>(), own}) {
      CallError error = ErrorOf(CallRaw(channel, "/ihala.v1.SyncService/Deliver", "", authorization));
      EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
      EXPECT_THAT(error.fields, ElementsAre("stream_id", "runs", "signature"));
      const std::string bytes = request.SerializeAsString();
      error = ErrorOf(CallRaw(channel, "/ihala.v1.SyncService/Deliver", bytes, authorization));
      EXPECT_EQ(error.code, grpc::StatusCode::UNAUTHENTICATED);
      EXPECT_EQ(error.reason, "NO_STREAM");
    }
  }
}

TEST_F(DoorTest, WhoHasNoneOfTheRolesIsTurnedAwayBeforeTheRequestIsRead) {
  for (const char* account : {world::kWorker, world::kReviewer, world::kCoordinator, world::kAuditor,
                              world::kAdministrator, world::kIntegrator, world::kLead, world::kSupervisor}) {
    Caller caller;
    {
      grpc::ClientContext context;
      server_->As(account, context);
      v1::WhoAmIResponse response;
      ASSERT_TRUE(v1::SessionService::NewStub(server_->Channel())->WhoAmI(&context, {}, &response).ok());
      caller.account = account;
      caller.organisation = response.account().organisation();
      caller.roles.assign(response.account().roles().begin(), response.account().roles().end());
    }
    for (const RpcRow& row : RpcTable()) {
      if (MayCall(row, caller) || row.door == Door::kSignature) continue;
      // Bytes that are no message would be INVALID_ARGUMENT if anybody looked at them.
      const CallError error = ErrorOf(
          CallRaw(server_->InProcessChannel(), PathOf(row.method), "\x0a\xff", {Bearer(server_->TokenOf(account))}));
      EXPECT_EQ(error.code, grpc::StatusCode::PERMISSION_DENIED) << account << " " << row.method;
    }
  }
}

TEST_F(DoorTest, TextThatIsNotUtf8IsNamed) {
  const std::string bytes = std::string("\x0a\x04W-31\x12\x03", 8) + "\xff\xfe\xfd";
  const CallError error = ErrorOf(CallRaw(server_->Channel(), "/ihala.v1.SessionService/SignIn", bytes, {}));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, ElementsAre("passphrase"));
}

TEST_F(DoorTest, BytesThatAreNoMessageAreRefusedAsTheRequest) {
  const CallError error =
      ErrorOf(CallRaw(server_->Channel(), "/ihala.v1.SessionService/SignIn", "\x0a\xff\xff\xff\xff\x0f", {}));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, ElementsAre("request"));
}

TEST_F(DoorTest, WhatIsNoRpcIsUnimplemented) {
  for (const char* path : {"/ihala.v1.SessionService/Nothing", "/ihala.v1.Nothing/SignIn", "/"}) {
    EXPECT_EQ(CallRaw(server_->Channel(), path, "", {}).error_code(), grpc::StatusCode::UNIMPLEMENTED) << path;
  }
}

TEST_F(DoorTest, EveryCallLeavesOneLineWithoutATokenOrAPassphrase) {
  const size_t before = server_->log().Lines().size();
  v1::SignInRequest request;
  request.set_account("NOBODY-77");
  request.set_passphrase("a secret phrase");
  grpc::ClientContext context;
  v1::SignInResponse response;
  (void)v1::SessionService::NewStub(server_->Channel())->SignIn(&context, request, &response);
  const std::vector<std::string> lines = server_->log().Lines();
  ASSERT_EQ(lines.size(), before + 1);
  EXPECT_THAT(lines.back(), HasSubstr("\"method\":\"SessionService.SignIn\""));
  EXPECT_THAT(lines.back(), HasSubstr("\"status\":\"UNAUTHENTICATED\""));
  // An unknown account's name may be anything: a person's, a passphrase typed into the wrong field.
  EXPECT_THAT(lines.back(), Not(HasSubstr("NOBODY-77")));
  EXPECT_THAT(lines.back(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace ihala
