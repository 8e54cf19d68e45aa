// The server as a whole: health, reflection, limits, and how it goes down.
#include <atomic>
#include <thread>
#include <vector>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include "absl/synchronization/notification.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "gmock/gmock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "gtest/gtest.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/session_service.grpc.pb.h"
#include "server/store/sql_store.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::AnyOf;

HealthCheckRequest For(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

grpc::Status Check(Health::Stub& stub, const std::string& service, HealthCheckResponse* response) {
  grpc::ClientContext context;
  return stub.Check(&context, For(service), response);
}

TEST(ServerTest, HealthNeedsNoSessionAndKnowsItsServices) {
  TestServer server({.world = false});
  const auto stub = Health::NewStub(server.Channel());
  HealthCheckResponse response;
  for (const char* service : {"", "ihala.v1.ReferralService", "ihala.v1.SyncService"}) {
    ASSERT_TRUE(Check(*stub, service, &response).ok()) << service;
    EXPECT_EQ(response.status(), HealthCheckResponse::SERVING) << service;
  }
  EXPECT_EQ(Check(*stub, "other.Service", &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST(ServerTest, AWatcherHearsOfTheDrainBeforeCallsAreRefused) {
  TestServer server({.world = false, .drain_pause = absl::Seconds(60)});
  const auto stub = Health::NewStub(server.Channel());
  grpc::ClientContext context;
  const auto reader = stub->Watch(&context, For(""));
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);

  std::thread drain([&] { server.server().Drain(); });
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  // The pause: told, and still serving.
  grpc::ClientContext call;
  v1::SignInRequest request;
  request.set_account(world::kAdministrator);
  request.set_passphrase(world::PassphraseOf(world::kAdministrator));
  v1::SignInResponse signed_in;
  EXPECT_TRUE(v1::SessionService::NewStub(server.Channel())->SignIn(&call, request, &signed_in).ok());
  server.server().Hurry();
  drain.join();
  EXPECT_FALSE(reader->Read(&response));
}

TEST(ServerTest, AWatchOfAnUnknownServiceSaysSoAndACancelledOneEnds) {
  TestServer server({.world = false});
  const auto stub = Health::NewStub(server.Channel());
  grpc::ClientContext context;
  const auto reader = stub->Watch(&context, For("other.Service"));
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVICE_UNKNOWN);
  context.TryCancel();
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(ServerTest, WatchesAreBounded) {
  TestServer server({.world = false});
  const auto stub = Health::NewStub(server.Channel());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<HealthCheckResponse>>> readers;
  HealthCheckResponse response;
  for (int i = 0; i < 64; ++i) {
    contexts.push_back(std::make_unique<grpc::ClientContext>());
    readers.push_back(stub->Watch(contexts.back().get(), For("")));
    ASSERT_TRUE(readers.back()->Read(&response)) << i;
  }
  grpc::ClientContext one_more;
  const auto reader = stub->Watch(&one_more, For(""));
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  for (const auto& context : contexts) context->TryCancel();
}

TEST(ServerTest, ADrainEndsThoughAWatcherStays) {
  TestServer server({.world = false});
  const auto stub = Health::NewStub(server.Channel());
  grpc::ClientContext context;
  const auto reader = stub->Watch(&context, For(""));
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&response));
  server.server().Drain();
  while (reader->Read(&response)) continue;
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

// Submits one new referral after another until the server takes no more; returns the ids of those acknowledged.
std::vector<std::string> SubmitUntilRefused(TestServer& server, const std::string& token, int seed) {
  FakeClock clock(server.clock().Now());
  SeededRandom random(static_cast<uint64_t>(seed));
  const auto stub = v1::ReferralService::NewStub(server.Channel());
  std::vector<std::string> acknowledged;
  for (;;) {
    v1::SubmitReferralRequest request;
    request.set_request_id(random.Bytes(16));
    request.set_referral_id(NewUuidV7(clock, random));
    *request.mutable_referral() = world::Dossier(clock, random);
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    v1::SubmitReferralResponse response;
    const grpc::Status status = stub->SubmitReferral(&context, request, &response);
    if (!status.ok()) {
      // Refused at the door, or cut off on the way to it: never in hand.
      EXPECT_THAT(status.error_code(), AnyOf(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED));
      return acknowledged;
    }
    acknowledged.push_back(request.referral_id());
  }
}

TEST(ServerTest, WhatWasAcknowledgedDuringADrainIsThereAfterIt) {
  TestServer server;
  const std::string token = server.TokenOf(world::kWorker);
  std::vector<std::vector<std::string>> acknowledged(4);
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&, i] { acknowledged[static_cast<size_t>(i)] = SubmitUntilRefused(server, token, 100 + i); });
  }
  // Until every client is at work.
  while (server.log().Lines().size() < 120) std::this_thread::yield();
  server.server().Drain();
  for (std::thread& client : clients) client.join();
  server.Restart();
  const auto stub = v1::ReferralService::NewStub(server.Channel());
  size_t found = 0;
  for (const auto& ids : acknowledged) {
    for (const std::string& id : ids) {
      v1::GetReferralRequest request;
      request.set_referral_id(id);
      grpc::ClientContext context;
      server.As(world::kWorker, context);
      v1::GetReferralResponse response;
      ASSERT_TRUE(stub->GetReferral(&context, request, &response).ok());
      ++found;
    }
  }
  EXPECT_GT(found, 4u);
}

// Names the services that a server tells of itself; UNIMPLEMENTED where it tells nothing.
grpc::Status AskForServices(TestServer& server) {
  grpc::GenericStub stub(server.Channel());
  grpc::ClientContext context;
  const std::string list_services("\x3a\x01*", 3);  // ServerReflectionRequest.list_services = "*".
  const grpc::Slice slice(list_services);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  absl::Notification done;
  grpc::Status result;
  stub.UnaryCall(&context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", grpc::StubOptions(),
                 &request, &response, [&](grpc::Status status) {
                   result = std::move(status);
                   done.Notify();
                 });
  done.WaitForNotification();
  return result;
}

TEST(ServerTest, ReflectionAnswersOnlyWhereItWasAskedFor) {
  TestServer closed({.world = false});
  EXPECT_EQ(AskForServices(closed).error_code(), grpc::StatusCode::UNIMPLEMENTED);
  TestServer open({.reflection = true, .world = false});
  EXPECT_TRUE(AskForServices(open).ok());
}

TEST(ServerTest, AMessageAboveTheLimitIsRefused) {
  TestServer server({.world = false});
  v1::SignInRequest request;
  request.set_account(std::string(limits::kMessageBytes + 1, 'A'));
  grpc::ClientContext context;
  v1::SignInResponse response;
  EXPECT_EQ(v1::SessionService::NewStub(server.Channel())->SignIn(&context, request, &response).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(ServerTest, MetadataAboveTheLimitIsRefused) {
  TestServer server({.world = false});
  grpc::ClientContext context;
  context.AddMetadata("x-long", std::string(limits::kMetadataBytes + 1, 'a'));
  HealthCheckResponse response;
  EXPECT_FALSE(Health::NewStub(server.Channel())->Check(&context, For(""), &response).ok());
}

TEST(ServerTest, PackedMessagesAreRefusedUnread) {
  TestServer server({.world = false});
  v1::SignInRequest request;
  request.set_account(std::string(1024 * 1024, 'A'));
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  v1::SignInResponse response;
  EXPECT_EQ(v1::SessionService::NewStub(server.Channel())->SignIn(&context, request, &response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST(ServerTest, AStrangerToTheCertificateDoesNotGetThrough) {
  TestServer server({.world = false});
  TestServer other({.world = false});
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = other.CaCertificate();
  const auto channel = grpc::CreateChannel(server.address(), grpc::SslCredentials(options));
  HealthCheckResponse response;
  EXPECT_EQ(Check(*Health::NewStub(channel), "", &response).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(ServerTest, AnAddressThatIsTakenIsSaid) {
  TestServer server({.world = false});
  TestServer other({.world = false});
  const std::string folder = other.data_dir();
  other.server().Drain();
  ServerEnv env;
  env.clock = &other.clock();
  env.random = &other.random();
  env.log = &other.log();
  env.cost = PassphraseCost::ForTests();
  other.Stop();
  auto store = OpenSqlStore({.data_dir = folder, .random = env.random});
  ASSERT_TRUE(store.ok()) << store.status();
  env.store = *std::move(store);
  const auto second = Server::Start({.data_dir = folder, .listen = server.address()}, std::move(env));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace ihala
