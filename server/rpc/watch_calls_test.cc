// Watches as a client meets them: over a real connection, through the door.
#include <grpcpp/client_context.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "common/base/sign.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// One watch over a connection of its own.
class Watcher {
 public:
  Watcher(TestServer& server, const std::string& token, const std::string& cursor = "")
      : stub_(v1::SyncService::NewStub(server.Channel())) {
    TestServer::WithToken(token, context_);
    v1::WatchRequest request;
    request.set_cursor(cursor);
    reader_ = stub_->Watch(&context_, request);
  }
  ~Watcher() {
    context_.TryCancel();
    if (!finished_) (void)reader_->Finish();
  }

  // The next sign; UNSPECIFIED where the watch has ended.
  v1::WatchEvent Next() {
    v1::WatchResponse response;
    return reader_->Read(&response) ? response.event() : v1::WATCH_EVENT_UNSPECIFIED;
  }
  // What it ends with, whatever it says until then.
  CallError End() {
    while (Next() != v1::WATCH_EVENT_UNSPECIFIED) {
    }
    finished_ = true;
    return ErrorOf(reader_->Finish());
  }
  void Cancel() { context_.TryCancel(); }

 private:
  const std::unique_ptr<v1::SyncService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  bool finished_ = false;
};

class WatchCallsTest : public ::testing::Test {
 protected:
  const std::string& Token() { return server_.TokenOf(world::kWorker); }

  // Opens a watch that has rung for what there was, so that only what happens from here on is heard.
  std::unique_ptr<Watcher> Open(const std::string& token) {
    auto watcher = std::make_unique<Watcher>(server_, token);
    EXPECT_EQ(watcher->Next(), v1::WATCH_EVENT_STANDS);
    EXPECT_EQ(watcher->Next(), v1::WATCH_EVENT_RING);
    return watcher;
  }
  // Lets the time pass on the server's clock that stands between a change and its ring.
  void Pass(absl::Duration duration = absl::Seconds(2)) { server_.clock().Advance(duration); }

  // The calls that the log has of this method, with this status.
  size_t CountLogged(const std::string& method, const std::string& status) {
    size_t count = 0;
    for (const std::string& line : server_.log().Lines()) {
      count += line.find("\"method\":\"" + method + "\"") != std::string::npos &&
               line.find("\"status\":\"" + status + "\"") != std::string::npos;
    }
    return count;
  }

  TestServer server_;
};

TEST_F(WatchCallsTest, StandsThenRingsForEachChange) {
  const auto watcher = Open(Token());
  for (int i = 0; i < 3; ++i) {
    Pass();
    server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
    Pass();
    EXPECT_EQ(watcher->Next(), v1::WATCH_EVENT_RING);
  }
}

TEST_F(WatchCallsTest, EndsWithTheSessionAsAnyOtherCallWould) {
  v1::Device device;
  device.set_stream_id(server_.random().Bytes(16));
  device.set_public_key(SigningKey::Generate(server_.random()).PublicKey());
  const std::string token = server_.SignInWithDevice(world::kWorker, device);
  const auto watcher = Open(token);
  const auto stays = Open(Token());
  grpc::ClientContext context;
  TestServer::WithToken(token, context);
  v1::SignOutResponse response;
  ASSERT_TRUE(v1::SessionService::NewStub(server_.Channel())->SignOut(&context, {}, &response).ok());
  const CallError end = watcher->End();
  EXPECT_EQ(end.code, grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(end.reason, "NO_SESSION");
  Pass();
  server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  Pass();
  EXPECT_EQ(stays->Next(), v1::WATCH_EVENT_RING);
}

TEST_F(WatchCallsTest, EndsWhenTheAccountIsDisabled) {
  const auto watcher = Open(Token());
  v1::PutAccountRequest request;
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == world::kWorker) *request.mutable_account() = account;
  }
  request.mutable_account()->set_disabled(true);
  request.set_request_id(server_.RequestId());
  grpc::ClientContext context;
  server_.As(world::kAdministrator, context);
  v1::PutAccountResponse response;
  ASSERT_TRUE(v1::AdminService::NewStub(server_.Channel())->PutAccount(&context, request, &response).ok());
  EXPECT_EQ(watcher->End().code, grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(WatchCallsTest, EndsWhenTheOrganisationIsFrozenAndStaysForOthers) {
  const auto watcher = Open(Token());
  const auto stays = Open(server_.TokenOf(world::kForeignWorker));
  v1::FreezeOrganisationRequest request;
  request.set_request_id(server_.RequestId());
  request.set_organisation(world::kCso1);
  grpc::ClientContext context;
  server_.As(world::kSupervisor, context);
  v1::FreezeOrganisationResponse response;
  ASSERT_TRUE(v1::AccountService::NewStub(server_.Channel())->FreezeOrganisation(&context, request, &response).ok());
  EXPECT_EQ(watcher->End().code, grpc::StatusCode::UNAUTHENTICATED);
  Watcher again(server_, Token());
  EXPECT_EQ(again.End().code, grpc::StatusCode::UNAUTHENTICATED) << "nor does another one begin";
  // That it is frozen is for everybody to know.
  Pass();
  EXPECT_EQ(stays->Next(), v1::WATCH_EVENT_RING);
}

TEST_F(WatchCallsTest, TheSessionsNextWatchTakesThePlaceOfTheLast) {
  const auto first = Open(Token());
  const auto second = Open(Token());
  const CallError end = first->End();
  EXPECT_EQ(end.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(end.reason, "REPLACED");
}

TEST_F(WatchCallsTest, OldAgeIsNoError) {
  const auto watcher = Open(Token());
  Pass(absl::Hours(1));
  EXPECT_EQ(watcher->End().code, grpc::StatusCode::OK);
}

TEST_F(WatchCallsTest, OneWhoLeavesIsForgotten) {
  {
    const auto watcher = Open(Token());
    watcher->Cancel();
    EXPECT_EQ(watcher->End().code, grpc::StatusCode::CANCELLED);
  }
  // Its line in the log is the last that the server does for it.
  while (CountLogged("SyncService.Watch", "CANCELLED") == 0) std::this_thread::yield();
}

TEST_F(WatchCallsTest, AWatcherDoesNotHoldUpTheServersEnd) {
  const auto watcher = Open(Token());
  const auto other = Open(server_.TokenOf(world::kReviewer));
  server_.server().Drain();
  const CallError end = watcher->End();
  EXPECT_EQ(end.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(end.reason, "GOING_DOWN");
  EXPECT_EQ(other->End().code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(server_.log().Lines().back(), HasSubstr("\"in_hand\":\"finished\""));
}

TEST_F(WatchCallsTest, ManyWatchersHoldNoThread) {
  // More than gRPC has threads, on one connection and one account each.
  std::vector<std::string> accounts = {world::kWorker, world::kOtherWorker, world::kSupervisor, world::kReviewer};
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (const std::string& account : accounts) {
    for (int i = 0; i < 12; ++i) {
      server_.Forget(account);
      watchers.push_back(Open(server_.TokenOf(account)));
    }
  }
  Pass();
  server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  Pass();
  EXPECT_EQ(watchers.front()->Next(), v1::WATCH_EVENT_RING);
  EXPECT_EQ(watchers.back()->Next(), v1::WATCH_EVENT_RING);
}

TEST_F(WatchCallsTest, AtTheLimitItSaysSoAndWhenToAskAgain) {
  std::vector<std::unique_ptr<Watcher>> watchers;
  for (int i = 0; i < 16; ++i) {
    server_.Forget(world::kWorker);
    watchers.push_back(Open(Token()));
  }
  server_.Forget(world::kWorker);
  const CallError end = Watcher(server_, Token()).End();
  EXPECT_EQ(end.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(end.reason, "TOO_MANY_WATCHES");
  EXPECT_EQ(end.retry_seconds, 60);
}

TEST_F(WatchCallsTest, ACursorThatIsTooLongIsNamed) {
  const CallError end = Watcher(server_, Token(), std::string(513, 'x')).End();
  EXPECT_EQ(end.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(end.fields, ElementsAre("cursor"));
}

}  // namespace
}  // namespace ihala
