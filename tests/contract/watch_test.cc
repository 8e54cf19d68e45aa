// The library's bell against a real server over TLS, and against one that is older than bells.
#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "ihala/background.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using testing::SizeIs;

constexpr absl::Duration kPatience = absl::Seconds(60);

class WatchContractTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / absl::StrCat("watch.", name, ".", getpid());
    std::filesystem::create_directories(folder_);
    GrpcOptions dial;
    dial.target = server_.address();
    dial.ca_pem = server_.CaCertificate();
    transport_ = *NewGrpcTransport(dial);
    Options options;
    options.path = (folder_ / "field.ihala").string();
    options.passphrase_effort = PassphraseEffort::kTests;
    options.clock = &server_.clock();
    client_ = *Client::Create(options);
    ASSERT_TRUE(client_->SignIn(*transport_, world::kWorker, world::PassphraseOf(world::kWorker)).ok());
  }
  void TearDown() override {
    client_.reset();
    std::filesystem::remove_all(folder_);
  }

  TestServer server_;
  std::filesystem::path folder_;
  std::unique_ptr<Transport> transport_;
  std::unique_ptr<Client> client_;
};

TEST_F(WatchContractTest, WhatIsDoneElsewhereIsOnTheDeviceWithoutItsTimer) {
  absl::Mutex mutex;
  int syncs = 0;
  bool stands = false;
  BackgroundOptions options;
  options.every = absl::Hours(10);
  options.synced = [&](const SyncResult& result) {
    EXPECT_TRUE(result.status.ok()) << result.status;
    absl::MutexLock lock(&mutex);
    ++syncs;
  };
  options.watching = [&](bool begins) {
    absl::MutexLock lock(&mutex);
    stands = begins;
  };
  BackgroundSync background(*client_, *transport_, options);
  const auto listens = [&] { return syncs == 1 && stands; };
  {
    absl::MutexLock lock(&mutex);
    ASSERT_TRUE(mutex.AwaitWithTimeout(absl::Condition(&listens), kPatience));
  }
  server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  // The time between a change and its ring passes on the server's clock.
  server_.clock().Advance(absl::Seconds(2));
  const auto heard = [&] { return syncs == 2; };
  {
    absl::MutexLock lock(&mutex);
    ASSERT_TRUE(mutex.AwaitWithTimeout(absl::Condition(&heard), kPatience));
  }
  EXPECT_THAT(*client_->ListCases(), SizeIs(1));
}

TEST_F(WatchContractTest, AnEndComesWithItsReasonAndCancellingIsHeeded) {
  Cancellation first_stops;
  absl::Status first;
  WatchOptions options;
  options.cancellation = &first_stops;
  Cancellation second_stops;
  WatchOptions second;
  second.cancellation = &second_stops;
  // Each takes the other's place, since they have one session; so the first ends first.
  second.heard = [&](WatchSign) {};
  std::thread other;
  options.heard = [&](WatchSign sign) {
    if (sign == WatchSign::kStands) {
      other = std::thread([&] { EXPECT_TRUE(absl::IsCancelled(client_->Watch(*transport_, second))); });
    }
  };
  first = client_->Watch(*transport_, options);
  EXPECT_TRUE(absl::IsAborted(first)) << first;
  EXPECT_EQ(ReasonOf(first), "REPLACED");
  second_stops.Cancel();
  other.join();
}

TEST_F(WatchContractTest, AServerWithoutWatchSaysSo) {
  grpc::ServerBuilder builder;
  grpc::CallbackGenericService nothing;
  int port = 0;
  builder.AddListeningPort("localhost:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&nothing);
  const std::unique_ptr<grpc::Server> old = builder.BuildAndStart();
  ASSERT_NE(old, nullptr);
  GrpcOptions dial;
  dial.target = absl::StrCat("localhost:", port);
  dial.plaintext = true;
  const std::unique_ptr<Transport> transport = *NewGrpcTransport(dial);
  WatchOptions options;
  options.heard = [](WatchSign) { ADD_FAILURE(); };
  EXPECT_TRUE(absl::IsUnimplemented(client_->Watch(*transport, options)));
}

}  // namespace
}  // namespace ihala
