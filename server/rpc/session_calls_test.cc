// SessionService through a whole server, by both ways in.
#include <filesystem>
#include <fstream>
#include <set>

#include <grpcpp/client_context.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/passphrase.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "server/handlers/attempt_limiter.h"
#include "server/handlers/sessions.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::UnorderedElementsAre;

class SessionCallsTest : public ::testing::Test {
 protected:
  grpc::Status SignIn(const std::string& account, const std::string& passphrase, v1::SignInResponse* response) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(passphrase);
    return SignIn(request, response);
  }
  grpc::Status SignIn(const v1::SignInRequest& request, v1::SignInResponse* response) {
    grpc::ClientContext context;
    return stub_->SignIn(&context, request, response);
  }
  grpc::Status SignIn(const v1::SignInRequest& request) {
    v1::SignInResponse response;
    return SignIn(request, &response);
  }
  grpc::Status WhoAmI(const std::string& token) {
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    v1::WhoAmIResponse response;
    return stub_->WhoAmI(&context, {}, &response);
  }
  static std::string BytesOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  v1::SignInRequest WithDevice(const std::string& account) {
    v1::SignInRequest request;
    request.set_account(account);
    request.set_passphrase(world::PassphraseOf(account));
    request.mutable_device()->set_stream_id(std::string(16, 's'));
    request.mutable_device()->set_public_key(std::string(32, 'k'));
    return request;
  }

  TestServer server_;
  std::unique_ptr<v1::SessionService::Stub> stub_ = v1::SessionService::NewStub(server_.Channel());
};

TEST_F(SessionCallsTest, ARightPassphraseOpensASessionOfTwelveHours) {
  v1::SignInResponse response;
  ASSERT_TRUE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker), &response).ok());
  EXPECT_EQ(response.session().token().size(), kTokenBytes);
  EXPECT_EQ(response.account().code(), world::kWorker);
  EXPECT_EQ(response.server_public_key().size(), 32u);
  EXPECT_EQ(response.session().expires_at().seconds(), absl::ToUnixSeconds(server_.clock().Now() + kSessionLife));
  EXPECT_TRUE(WhoAmI(response.session().token()).ok());
  server_.clock().Advance(kSessionLife - absl::Seconds(1));
  EXPECT_TRUE(WhoAmI(response.session().token()).ok());
  server_.clock().Advance(absl::Seconds(1));
  EXPECT_EQ(WhoAmI(response.session().token()).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(SessionCallsTest, WhoMayNotComeInGetsOneAnswerWhateverTheCause) {
  grpc::ClientContext context;
  server_.As(world::kAdministrator, context);
  v1::PutAccountRequest disable;
  disable.set_request_id(server_.RequestId());
  *disable.mutable_account() = world::Accounts()[1];
  disable.mutable_account()->set_disabled(true);
  v1::PutAccountResponse put;
  ASSERT_TRUE(v1::AdminService::NewStub(server_.Channel())->PutAccount(&context, disable, &put).ok());

  v1::SignInResponse response;
  std::set<std::string> answers;
  const auto add = [&](const grpc::Status& status) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    answers.insert(absl::StrCat(status.error_message(), "|", status.error_details()));
  };
  add(SignIn(world::kWorker, "not the passphrase", &response));
  add(SignIn("NOBODY-1", "not the passphrase", &response));
  add(SignIn(disable.account().code(), world::PassphraseOf(disable.account().code()), &response));
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_FALSE(response.has_session());
}

TEST_F(SessionCallsTest, EveryFieldIsNamedThatIsWrong) {
  v1::SignInRequest request;
  EXPECT_THAT(ErrorOf(SignIn(request)).fields, UnorderedElementsAre("account", "passphrase"));
  request = WithDevice("two words");
  request.set_passphrase(std::string(201, 'p'));
  request.mutable_device()->set_stream_id("short");
  request.mutable_device()->set_public_key("");
  EXPECT_THAT(ErrorOf(SignIn(request)).fields,
              UnorderedElementsAre("account", "passphrase", "device.stream_id", "device.public_key"));
}

TEST_F(SessionCallsTest, TooManyFailuresHaveToWaitAndAreToldHowLong) {
  v1::SignInResponse response;
  for (int i = 0; i < AttemptLimits::SignIns().per_account; ++i) {
    EXPECT_EQ(SignIn(world::kWorker, "wrong", &response).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
  const CallError refused = ErrorOf(SignIn(world::kWorker, world::PassphraseOf(world::kWorker), &response));
  EXPECT_EQ(refused.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(refused.reason, "TOO_MANY_SIGN_INS");
  ASSERT_GT(refused.retry_seconds, 0);
  server_.clock().Advance(absl::Seconds(refused.retry_seconds));
  EXPECT_TRUE(SignIn(world::kWorker, world::PassphraseOf(world::kWorker), &response).ok());
}

TEST_F(SessionCallsTest, AnAccountThatDoesNotExistIsLimitedLikeOneThatDoes) {
  v1::SignInResponse response;
  for (int i = 0; i < AttemptLimits::SignIns().per_account; ++i) (void)SignIn("NOBODY-1", "wrong", &response);
  EXPECT_EQ(SignIn("NOBODY-1", "wrong", &response).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(SessionCallsTest, RefreshingGivesANewTokenAndEndsTheOldOne) {
  const std::string old = server_.TokenOf(world::kWorker);
  grpc::ClientContext context;
  TestServer::WithToken(old, context);
  v1::RefreshSessionResponse response;
  ASSERT_TRUE(stub_->RefreshSession(&context, {}, &response).ok());
  EXPECT_EQ(WhoAmI(old).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(WhoAmI(response.session().token()).ok());
}

TEST_F(SessionCallsTest, SigningOutEndsTheSessionAtOnce) {
  const std::string token = server_.TokenOf(world::kWorker);
  grpc::ClientContext context;
  TestServer::WithToken(token, context);
  v1::SignOutResponse response;
  ASSERT_TRUE(stub_->SignOut(&context, {}, &response).ok());
  EXPECT_EQ(WhoAmI(token).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(SessionCallsTest, ANewPassphraseEndsEverySessionOfTheAccount) {
  const std::string token = server_.TokenOf(world::kAuditor);
  grpc::ClientContext context;
  server_.As(world::kAdministrator, context);
  v1::SetPassphraseRequest request;
  request.set_request_id(server_.RequestId());
  request.set_account(world::kAuditor);
  request.set_passphrase("another passphrase");
  v1::SetPassphraseResponse response;
  ASSERT_TRUE(v1::AdminService::NewStub(server_.Channel())->SetPassphrase(&context, request, &response).ok());
  EXPECT_EQ(WhoAmI(token).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  v1::SignInResponse signed_in;
  EXPECT_FALSE(SignIn(world::kAuditor, world::PassphraseOf(world::kAuditor), &signed_in).ok());
  EXPECT_TRUE(SignIn(world::kAuditor, "another passphrase", &signed_in).ok());
}

TEST_F(SessionCallsTest, AStreamStaysWithItsAccountAndKey) {
  ASSERT_TRUE(SignIn(WithDevice(world::kWorker)).ok());
  EXPECT_TRUE(SignIn(WithDevice(world::kWorker)).ok());
  const CallError other_account = ErrorOf(SignIn(WithDevice(world::kOtherWorker)));
  EXPECT_EQ(other_account.code, grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(other_account.reason, "STREAM_BOUND");
  v1::SignInRequest other_key = WithDevice(world::kWorker);
  other_key.mutable_device()->set_public_key(std::string(32, 'x'));
  EXPECT_EQ(SignIn(other_key).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(SessionCallsTest, WhatAPersonCallsADeviceIsNotKept) {
  const std::string label = "the phone of Umm Khaled";
  v1::SignInRequest request = WithDevice(world::kWorker);
  // By its name: programs of before still send it, and the compiler warns of who writes it anew.
  request.mutable_device()->GetReflection()->SetString(request.mutable_device(),
                                                       v1::Device::descriptor()->FindFieldByName("label"), label);
  ASSERT_TRUE(SignIn(request).ok());
  server_.Restart();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(server_.data_dir())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(BytesOf(entry).find(label), std::string::npos) << entry.path();
  }
}

TEST_F(SessionCallsTest, SessionsOutliveARestartAndTheStoreHoldsNoToken) {
  const std::string token = server_.TokenOf(world::kWorker);
  server_.Restart();
  stub_ = v1::SessionService::NewStub(server_.Channel());
  EXPECT_TRUE(WhoAmI(token).ok());
  for (const auto& entry : std::filesystem::directory_iterator(server_.data_dir())) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = BytesOf(entry);
    EXPECT_EQ(bytes.find(token), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(world::PassphraseOf(world::kWorker)), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace ihala
