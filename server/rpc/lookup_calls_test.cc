// Whoever tries names of cases comes to an end.
#include <string>

#include <grpcpp/client_context.h>

#include "common/base/ids.h"
#include "gtest/gtest.h"
#include "ihala/v1/referral_service.grpc.pb.h"
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

}  // namespace
}  // namespace ihala
