// "Where is my referral": what any office may tell whoever shows the code of a slip.
#include <string>

#include <grpcpp/client_context.h>

#include "common/text/short_code.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/stored_workflow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "server/handlers/attempt_limiter.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;

class StageCallsTest : public ::testing::Test {
 protected:
  grpc::Status Tell(const std::string& account, const std::string& code) {
    v1::TellStageRequest request;
    request.set_short_code(code);
    grpc::ClientContext context;
    server_.As(account, context);
    told_.Clear();
    return stub_->TellStage(&context, request, &told_);
  }
  v1::CaseCore Submit() { return server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random())); }
  // The words of a stage of the workflow that the world follows.
  static std::string WordsOf(const std::string& stage_id) {
    const v1::Workflow workflow = *ParseWorkflowText(DefaultWorkflowText());
    for (const v1::Stage& stage : workflow.stages()) {
      if (stage.stage_id() == stage_id) return stage.explanation().ar();
    }
    return "no such stage";
  }
  void Freeze(const std::string& by, const std::string& organisation) {
    const auto accounts = v1::AccountService::NewStub(server_.Channel());
    grpc::ClientContext context;
    server_.As(by, context);
    v1::FreezeOrganisationRequest request;
    request.set_request_id(server_.RequestId());
    request.set_organisation(organisation);
    v1::FreezeOrganisationResponse response;
    const grpc::Status frozen = accounts->FreezeOrganisation(&context, request, &response);
    ASSERT_TRUE(frozen.ok()) << frozen.error_message();
  }

  TestServer server_{{.lookups_count = true}};
  std::unique_ptr<v1::ReferralService::Stub> stub_ = v1::ReferralService::NewStub(server_.Channel());
  v1::TellStageResponse told_;
};

TEST_F(StageCallsTest, AnyOfficeTellsTheStageInPlainWordsAndNothingElse) {
  const v1::CaseCore core = Submit();
  const std::string code = text::DisplayShortCode(core.short_code());
  for (const char* account : {world::kWorker, world::kForeignWorker, world::kForeignSupervisor, world::kReviewer}) {
    const grpc::Status status = Tell(account, code);
    ASSERT_TRUE(status.ok()) << account << ": " << status.error_message();
    EXPECT_EQ(told_.words().ar(), WordsOf(core.stage_id())) << account;
  }
  EXPECT_EQ(v1::TellStageResponse::descriptor()->field_count(), 1);
  const v1::CaseCore opened = server_.OpenTo(world::kReviewer, core);
  ASSERT_NE(opened.stage_id(), core.stage_id());
  ASSERT_TRUE(Tell(world::kForeignWorker, code).ok());
  EXPECT_EQ(told_.words().ar(), WordsOf(opened.stage_id()));
}

TEST_F(StageCallsTest, WhoWorksOnNoCasesIsNotTold) {
  const std::string code = Submit().short_code();
  for (const char* account : {world::kAdministrator, world::kCoordinator, world::kAuditor}) {
    EXPECT_EQ(Tell(account, code).error_code(), grpc::StatusCode::PERMISSION_DENIED) << account;
  }
}

TEST_F(StageCallsTest, ACodeThatIsNoneIsNamedAndOneThatNobodyHasIsNotFound) {
  const CallError malformed = ErrorOf(Tell(world::kReviewer, "KH7W-42MD"));
  EXPECT_EQ(malformed.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(malformed.fields, ElementsAre("short_code"));
  EXPECT_EQ(Tell(world::kReviewer, text::NewShortCode(server_.random())).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(StageCallsTest, WhoTriesCodesComesToAnEnd) {
  Submit();
  const int most = AttemptLimits::Lookups().per_account;
  for (int i = 0; i < most; ++i) {
    ASSERT_EQ(Tell(world::kReviewer, text::NewShortCode(server_.random())).error_code(), grpc::StatusCode::NOT_FOUND);
  }
  EXPECT_EQ(ErrorOf(Tell(world::kReviewer, text::NewShortCode(server_.random()))).reason, "TOO_MANY_LOOKUPS");
}

TEST_F(StageCallsTest, WhileOneOfItsOrganisationsIsFrozenNobodyIsTold) {
  const std::string code = Submit().short_code();
  ASSERT_TRUE(Tell(world::kReviewer, code).ok());
  Freeze(world::kSupervisor, world::kCso1);
  EXPECT_EQ(Tell(world::kReviewer, code).error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace ihala
