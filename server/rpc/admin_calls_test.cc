// AdminService, DirectoryService and SyncService through a whole server.
#include <grpcpp/client_context.h>

#include "common/wire/payload.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/directory_service.grpc.pb.h"
#include "ihala/v1/sync_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"
#include "tests/support/world/row_joiner.h"

namespace ihala {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::StartsWith;

class AdminCallsTest : public ::testing::Test {
 protected:
  using Admin = v1::AdminService::Stub;

  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(const std::string& account, Stub& stub,
                    grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*call)(&context, request, response);
  }

  v1::PutOrganisationRequest Organisation(const std::string& code) {
    v1::PutOrganisationRequest request;
    request.set_request_id(server_.RequestId());
    *request.mutable_organisation() = world::Organisations()[0];
    request.mutable_organisation()->set_code(code);
    return request;
  }
  grpc::Status Put(const v1::PutOrganisationRequest& request, v1::PutOrganisationResponse* response) {
    return Call(world::kAdministrator, *admin_, &Admin::PutOrganisation, request, response);
  }

  TestServer server_;
  std::unique_ptr<Admin> admin_ = v1::AdminService::NewStub(server_.Channel());
};

TEST_F(AdminCallsTest, ARepeatedPutHasOneEffectAndAStaleOneNone) {
  const v1::PutOrganisationRequest request = Organisation("CSO-100");
  v1::PutOrganisationResponse first;
  v1::PutOrganisationResponse second;
  ASSERT_TRUE(Put(request, &first).ok());
  ASSERT_TRUE(Put(request, &second).ok());
  EXPECT_EQ(first.revision(), second.revision());
  v1::PutOrganisationRequest newer = Organisation("CSO-100");
  newer.set_base_revision(first.revision());
  ASSERT_TRUE(Put(newer, &second).ok());
  EXPECT_GT(second.revision(), first.revision());
  v1::PutOrganisationRequest stale = Organisation("CSO-100");
  stale.set_base_revision(first.revision());
  const CallError error = ErrorOf(Put(stale, &second));
  EXPECT_EQ(error.code, grpc::StatusCode::ABORTED);
  EXPECT_EQ(error.reason, "STALE_REVISION");
}

TEST_F(AdminCallsTest, WhatAnEntryRefersToIsNamedFromTheRequestsRoot) {
  v1::PutDeskRequest request;
  request.set_request_id(server_.RequestId());
  *request.mutable_desk() = world::Desks()[0];
  request.mutable_desk()->set_organisation("NOBODY");
  v1::PutDeskResponse response;
  const CallError error = ErrorOf(Call(world::kAdministrator, *admin_, &Admin::PutDesk, request, &response));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, ElementsAre("desk.organisation"));
}

TEST_F(AdminCallsTest, AShortPassphraseIsRefusedByName) {
  v1::SetPassphraseRequest request;
  request.set_request_id(server_.RequestId());
  request.set_account(world::kWorker);
  request.set_passphrase("nine char");
  v1::SetPassphraseResponse response;
  EXPECT_THAT(ErrorOf(Call(world::kAdministrator, *admin_, &Admin::SetPassphrase, request, &response)).fields,
              ElementsAre("passphrase"));
}

TEST_F(AdminCallsTest, AccountsAreListedWholeAtEveryPageSizeAndWithoutHashes) {
  for (const uint32_t page_size : {1u, 5u, 12u, 500u}) {
    std::vector<std::string> codes;
    v1::ListAccountsRequest request;
    request.set_page_size(page_size);
    do {
      v1::ListAccountsResponse response;
      ASSERT_TRUE(Call(world::kAdministrator, *admin_, &Admin::ListAccounts, request, &response).ok());
      for (const auto& account : response.accounts()) codes.push_back(account.code());
      EXPECT_EQ(response.SerializeAsString().find("argon2"), std::string::npos);
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(codes.size(), world::Accounts().size() + 1) << page_size;
  }
}

TEST_F(AdminCallsTest, AWorkflowWithProblemsIsToldThemAndNotLoaded) {
  v1::ValidateWorkflowRequest validate;
  validate.mutable_workflow()->set_workflow_id("broken");
  v1::ValidateWorkflowResponse problems;
  ASSERT_TRUE(Call(world::kAdministrator, *admin_, &Admin::ValidateWorkflow, validate, &problems).ok());
  ASSERT_GT(problems.problems_size(), 0);
  for (const auto& problem : problems.problems()) EXPECT_THAT(problem.field(), StartsWith("workflow."));
  v1::LoadWorkflowRequest load;
  load.set_request_id(server_.RequestId());
  *load.mutable_workflow() = validate.workflow();
  v1::LoadWorkflowResponse loaded;
  const CallError error = ErrorOf(Call(world::kAdministrator, *admin_, &Admin::LoadWorkflow, load, &loaded));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, AllOf(Not(IsEmpty()), Each(StartsWith("workflow."))));
}

TEST_F(AdminCallsTest, TheStatusCountsWhatIsThere) {
  server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  v1::GetServerStatusResponse response;
  ASSERT_TRUE(Call(world::kAdministrator, *admin_, &Admin::GetServerStatus, {}, &response).ok());
  EXPECT_EQ(response.cases(), 1u);
  EXPECT_EQ(response.accounts(), world::Accounts().size() + 1);
  EXPECT_GT(response.head_seq(), 0u);
  EXPECT_FALSE(response.version().empty());
  ASSERT_EQ(response.master_keys_size(), 1);
  EXPECT_EQ(response.master_keys(0).version(), 1u);
  EXPECT_GT(response.master_keys(0).keys(), 1u);
}

TEST_F(AdminCallsTest, AReportOfABackupNamesWhatIsWrongWithIt) {
  v1::ReportBackupRequest request;
  v1::ReportBackupResponse response;
  const CallError missing = ErrorOf(Call(world::kAdministrator, *admin_, &Admin::ReportBackup, request, &response));
  EXPECT_EQ(missing.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(missing.fields, ElementsAre("request_id", "epoch", "seq"));
  request.set_request_id(server_.RequestId());
  request.set_epoch(99);
  request.set_seq(1);
  const CallError other = ErrorOf(Call(world::kAdministrator, *admin_, &Admin::ReportBackup, request, &response));
  EXPECT_EQ(other.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(other.reason, "HISTORY_CHANGED");
  v1::GetServerStatusResponse status;
  ASSERT_TRUE(Call(world::kAdministrator, *admin_, &Admin::GetServerStatus, {}, &status).ok());
  EXPECT_EQ(status.backup_horizon(), 0u);
  EXPECT_FALSE(status.has_backup_reported_at());
}

TEST_F(AdminCallsTest, ADirectoryShowsAgreementsToTheirPartiesOnly) {
  const auto directory = v1::DirectoryService::NewStub(server_.Channel());
  const auto agreements = [&](const std::string& account) {
    v1::GetDirectoryResponse response;
    EXPECT_TRUE(Call(account, *directory, &v1::DirectoryService::Stub::GetDirectory, {}, &response).ok());
    EXPECT_EQ(response.organisations_size(), 3);
    std::vector<std::string> ids;
    for (const auto& agreement : response.agreements()) ids.push_back(agreement.agreement_id());
    return ids;
  };
  EXPECT_THAT(agreements(world::kWorker), ElementsAre(world::kAgreement1));
  EXPECT_THAT(agreements(world::kForeignWorker), ElementsAre(world::kAgreement2));
  EXPECT_THAT(agreements(world::kReviewer), ElementsAre(world::kAgreement1, world::kAgreement2));
  EXPECT_THAT(agreements(world::kAdministrator), ElementsAre(world::kAgreement1, world::kAgreement2));
  EXPECT_THAT(agreements(world::kCoordinator), IsEmpty());
}

class ExchangeCallsTest : public AdminCallsTest {
 protected:
  grpc::Status Exchange(const std::string& token, const v1::ExchangeRequest& request, v1::ExchangeDown* down) {
    grpc::ClientContext context;
    TestServer::WithToken(token, context);
    v1::ExchangeResponse response;
    grpc::Status status = sync_->Exchange(&context, request, &response);
    if (status.ok()) {
      EXPECT_TRUE(Unpack(response.down(), "down", down).ok());
    }
    return status;
  }
  v1::Device Device(char letter) {
    v1::Device device;
    device.set_stream_id(std::string(16, letter));
    device.set_public_key(std::string(32, letter));
    return device;
  }
  v1::ExchangeRequest Asking(char stream) {
    v1::ExchangeUp up;
    up.set_stream_id(std::string(16, stream));
    up.set_page_bytes_max(256 * 1024);
    up.set_feed_schema(1);
    v1::ExchangeRequest request;
    *request.mutable_up() = Pack(up);
    return request;
  }

  std::unique_ptr<v1::SyncService::Stub> sync_ = v1::SyncService::NewStub(server_.Channel());
};

TEST_F(ExchangeCallsTest, ADeviceGetsTheDirectoryAndItsCases) {
  const v1::CaseCore core = server_.Submit(world::kWorker, world::Dossier(server_.clock(), server_.random()));
  const std::string token = server_.SignInWithDevice(world::kWorker, Device('d'));
  v1::ExchangeDown down;
  const grpc::Status status = Exchange(token, Asking('d'), &down);
  ASSERT_TRUE(status.ok()) << ErrorOf(status);
  std::vector<int> kinds;
  bool has_case = false;
  RowJoiner joiner;
  for (const auto& part : down.page().rows()) {
    const std::optional<v1::Row> row = joiner.Take(part);
    if (!row.has_value()) continue;
    kinds.push_back(row->body_case());
    has_case = has_case || (row->has_core() && row->referral_id() == core.referral_id());
  }
  EXPECT_TRUE(has_case);
  EXPECT_THAT(kinds, IsSupersetOf({v1::Row::kOrganisation, v1::Row::kDesk, v1::Row::kProgramme, v1::Row::kWorkflow}));
}

TEST_F(ExchangeCallsTest, AnothersStreamIsDenied) {
  const std::string own = server_.SignInWithDevice(world::kWorker, Device('d'));
  server_.SignInWithDevice(world::kOtherWorker, Device('e'));
  v1::ExchangeDown down;
  EXPECT_EQ(Exchange(own, Asking('e'), &down).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(ExchangeCallsTest, ABrokenPayloadIsNamed) {
  const std::string token = server_.SignInWithDevice(world::kWorker, Device('d'));
  v1::ExchangeDown down;
  EXPECT_THAT(ErrorOf(Exchange(token, v1::ExchangeRequest(), &down)).fields, ElementsAre("up"));
  v1::ExchangeRequest request;
  request.mutable_up()->set_codec(v1::CODEC_ZSTD);
  request.mutable_up()->set_payload("no frame");
  EXPECT_THAT(ErrorOf(Exchange(token, request, &down)).fields, ElementsAre("up.payload"));
}

}  // namespace
}  // namespace ihala
