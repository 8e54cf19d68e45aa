// Whoever tries names of cases comes to an end.
#include <string>

#include <grpcpp/client_context.h>

#include "common/base/ids.h"
#include "common/wire/payload.h"
#include "gtest/gtest.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

class LookupCallsTest : public ::testing::Test {
 protected:
  grpc::Status Get(const std::string& account, const std::string& referral_id) {
    v1::GetReferralRequest request;
    request.set_referral_id(referral_id);
    grpc::ClientContext context;
    server_.As(account, context);
    v1::GetReferralResponse response;
    return stub_->GetReferral(&context, request, &response);
  }
  std::string NoCase() { return NewUuidV7(server_.clock(), server_.random()); }

  TestServer server_{{.lookups_count = true}};
  std::unique_ptr<v1::ReferralService::Stub> stub_ = v1::ReferralService::NewStub(server_.Channel());
};

TEST_F(LookupCallsTest, CasesThatAreNotThereAndOnesOfOthersAreCountedAlike) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  const int most = AttemptLimits::Lookups().per_account;
  for (int i = 0; i < most; ++i) {
    const grpc::Status status = Get(world::kForeignWorker, i % 2 == 0 ? NoCase() : core.referral_id());
    ASSERT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND) << i;
  }
  const grpc::Status ended = Get(world::kForeignWorker, NoCase());
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ErrorOf(ended).reason, "TOO_MANY_LOOKUPS");
  EXPECT_GT(ErrorOf(ended).retry_seconds, 0);
  EXPECT_EQ(Get(world::kForeignWorker, core.referral_id()).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED)
      << "whether or not it is there";
  EXPECT_TRUE(Get(world::kWorker, core.referral_id()).ok()) << "others go on";
  server_.clock().Advance(absl::Minutes(15));
  EXPECT_EQ(Get(world::kForeignWorker, NoCase()).error_code(), grpc::StatusCode::NOT_FOUND) << "not for ever";
}

TEST_F(LookupCallsTest, CasesThatAreThereCountForNothing) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  for (int i = 0; i < 2 * AttemptLimits::Lookups().per_account; ++i) {
    ASSERT_TRUE(Get(world::kWorker, core.referral_id()).ok()) << i;
  }
}

TEST_F(LookupCallsTest, WhatAnExchangeNamesIsCountedWithTheCalls) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  v1::Device device;
  device.set_stream_id(std::string(16, 'l'));
  device.set_public_key(std::string(32, 'l'));
  const std::string token = server_.SignInWithDevice(world::kForeignWorker, device);
  const auto sync = v1::SyncService::NewStub(server_.Channel());
  v1::ExchangeUp up;
  up.set_stream_id(device.stream_id());
  up.mutable_repair()->set_bytes_max(1024);
  for (int i = 0; i < AttemptLimits::Lookups().per_account; ++i) {
    v1::RowName& name = *up.mutable_repair()->add_wanted();
    name.set_kind(v1::Row::kCoreFieldNumber);
    name.set_referral_id(i == 0 ? core.referral_id() : NoCase());
  }
  const auto exchange = [&] {
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    v1::ExchangeResponse response;
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    const grpc::Status status = sync->Exchange(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    v1::ExchangeDown down;
    EXPECT_TRUE(Unpack(response.down(), "down", &down).ok());
    return down.repair();
  };
  EXPECT_EQ(static_cast<int>(exchange().wanted_done()), up.repair().wanted_size());
  EXPECT_EQ(Get(world::kForeignWorker, NoCase()).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(static_cast<int>(exchange().wanted_done()), up.repair().wanted_size()) << "exchanges go on";
  EXPECT_TRUE(Get(world::kWorker, core.referral_id()).ok()) << "and others";
}

}  // namespace
}  // namespace ihala
