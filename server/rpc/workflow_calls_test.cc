// Versions of workflows through a whole server: what would change, and one step on many cases.
#include <grpcpp/client_context.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/agreement_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/migration_fixture.h"
#include "tests/support/test_server.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kEmergency[] = "EMERGENCY";

TestServer::Options WithEmergency() {
  TestServer::Options options;
  v1::Programme& programme = options.more_programmes.emplace_back(world::Programme());
  programme.set_code(kEmergency);
  programme.set_workflow_id("shock-response");
  return options;
}

// Base of both: calls as somebody.
class WorkflowCalls : public ::testing::Test {
 protected:
  explicit WorkflowCalls(const TestServer::Options& options = {}) : server_(options) {}

  template <typename Stub, typename Request, typename Response>
  grpc::Status Call(const std::string& account, Stub& stub,
                    grpc::Status (Stub::*call)(grpc::ClientContext*, const Request&, Response*), const Request& request,
                    Response* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return (stub.*call)(&context, request, response);
  }
  void Load(const v1::Workflow& document) {
    v1::LoadWorkflowRequest request;
    request.set_request_id(server_.RequestId());
    *request.mutable_workflow() = document;
    v1::LoadWorkflowResponse response;
    const grpc::Status done =
        Call(world::kAdministrator, *admin_, &v1::AdminService::Stub::LoadWorkflow, request, &response);
    ASSERT_TRUE(done.ok()) << done.error_message();
  }
  void Sign(const std::string& speaker, const std::string& workflow_id, uint32_t version) {
    v1::SignWorkflowRequest request;
    request.set_request_id(server_.RequestId());
    request.set_workflow_id(workflow_id);
    request.set_version(version);
    v1::SignWorkflowResponse response;
    ASSERT_TRUE(Call(speaker, *agreements_, &v1::AgreementService::Stub::SignWorkflow, request, &response).ok());
  }

  TestServer server_;
  std::unique_ptr<v1::AdminService::Stub> admin_ = v1::AdminService::NewStub(server_.Channel());
  std::unique_ptr<v1::AgreementService::Stub> agreements_ = v1::AgreementService::NewStub(server_.Channel());
  std::unique_ptr<v1::ReferralService::Stub> referrals_ = v1::ReferralService::NewStub(server_.Channel());
};

// The emergency workflow, in which a lead accepts many at once.
class BulkCallsTest : public WorkflowCalls {
 protected:
  BulkCallsTest() : WorkflowCalls(WithEmergency()) {
    Load(*ParseWorkflowText(ShockResponseText()));
    for (const char* speaker : {world::kSupervisor, world::kLead}) Sign(speaker, "shock-response", 1);
    v1::SharingAgreement agreement = world::Agreements().front();
    agreement.set_version(agreement.version() + 1);
    agreement.add_programmes(kEmergency);
    agreement.clear_signatures();
    server_.Agree(agreement);
  }
  v1::CaseCore Submitted() {
    v1::Referral dossier = world::Dossier(server_.clock(), server_.random());
    dossier.mutable_envelope()->set_programme(kEmergency);
    dossier.mutable_consent()->set_programme(kEmergency);
    dossier.set_agreement_version(world::Agreements().front().version() + 1);
    return server_.Submit(world::kWorker, dossier);
  }
  v1::TakeStepOnManyRequest Many(const std::string& step, const std::vector<v1::CaseCore>& cores) {
    v1::TakeStepOnManyRequest request;
    request.set_request_id(server_.RequestId());
    request.set_step_id(step);
    for (const v1::CaseCore& core : cores) {
      v1::CaseSeen& one = *request.add_cases();
      one.set_referral_id(core.referral_id());
      one.set_base_revision(core.revision());
      one.set_base_entry(core.entry());
    }
    return request;
  }
  v1::TakeStepOnManyRequest Acceptance(const std::vector<v1::CaseCore>& cores) {
    v1::TakeStepOnManyRequest request = Many("ACCEPT", cores);
    *request.add_inputs() = fixture::Text("reference", "LIST-7");
    return request;
  }
  // "KIND REASON" for each case.
  std::vector<std::string> Verdicts(const std::string& account, const v1::TakeStepOnManyRequest& request) {
    v1::TakeStepOnManyResponse response;
    const grpc::Status done =
        Call(account, *referrals_, &v1::ReferralService::Stub::TakeStepOnMany, request, &response);
    EXPECT_TRUE(done.ok()) << done.error_message();
    std::vector<std::string> verdicts;
    for (const v1::Verdict& verdict : response.verdicts()) {
      const std::string kind = v1::VerdictKind_Name(verdict.kind()).substr(sizeof("VERDICT_KIND_") - 1);
      verdicts.push_back(verdict.reason().empty() ? kind : absl::StrCat(kind, " ", verdict.reason()));
      for (const v1::FieldViolation& field : verdict.fields()) {
        absl::StrAppend(&verdicts.back(), " ", field.field(), " ", field.code());
      }
    }
    return verdicts;
  }
  void Claim(const v1::CaseCore& core) {
    v1::TakeStepRequest request;
    request.set_request_id(server_.RequestId());
    request.set_referral_id(core.referral_id());
    request.set_base_revision(core.revision());
    request.set_base_entry(core.entry());
    request.set_step_id("CLAIM");
    v1::TakeStepResponse response;
    ASSERT_TRUE(Call(world::kReviewer, *referrals_, &v1::ReferralService::Stub::TakeStep, request, &response).ok());
  }
};

TEST_F(BulkCallsTest, ALeadAcceptsManyInOneCommandAndEachHasItsVerdict) {
  std::vector<v1::CaseCore> cores = {Submitted(), Submitted(), Submitted()};
  ASSERT_EQ(cores[0].stage_id(), "RECEIVED");
  Claim(cores[1]);  // The lead does not know of that yet.
  v1::CaseCore nobodys = cores[0];
  nobodys.set_referral_id(NewUuidV7(server_.clock(), server_.random()));
  cores.push_back(nobodys);
  const v1::TakeStepOnManyRequest request = Acceptance(cores);
  const std::vector<std::string> first = Verdicts(world::kLead, request);
  EXPECT_THAT(first, ElementsAre("APPLIED", "REJECTED STALE_REVISION", "APPLIED", "REJECTED NOT_FOUND"));
  EXPECT_EQ(Verdicts(world::kLead, request), first) << "asked again, each keeps its verdict";
  v1::TakeStepOnManyRequest some = request;
  some.mutable_cases()->DeleteSubrange(1, 3);
  EXPECT_THAT(Verdicts(world::kLead, some), ElementsAre("APPLIED"));
}

TEST_F(BulkCallsTest, NobodyIsRefusedInBulk) {
  v1::TakeStepOnManyRequest request = Many("DECLINE", {Submitted()});
  *request.add_inputs() = fixture::Codes("reason", {"NOT_AFFECTED"});
  EXPECT_THAT(Verdicts(world::kLead, request), ElementsAre("REJECTED INVALID step_id NOT_IN_BULK"));
}

TEST_F(BulkCallsTest, WhatOneCaseLacksIsSaidOfThatCase) {
  EXPECT_THAT(Verdicts(world::kLead, Many("ACCEPT", {Submitted()})),
              ElementsAre("REJECTED INVALID inputs.reference MISSING"));
}

TEST_F(BulkCallsTest, ACaseIsNamedOnceAndTheReferringSideTakesNothingInBulk) {
  const v1::CaseCore core = Submitted();
  v1::TakeStepOnManyResponse response;
  const CallError twice = ErrorOf(
      Call(world::kLead, *referrals_, &v1::ReferralService::Stub::TakeStepOnMany, Acceptance({core, core}), &response));
  EXPECT_THAT(twice.fields, ElementsAre("cases[1].referral_id"));
  const CallError worker = ErrorOf(
      Call(world::kWorker, *referrals_, &v1::ReferralService::Stub::TakeStepOnMany, Acceptance({core}), &response));
  EXPECT_EQ(worker.code, grpc::StatusCode::PERMISSION_DENIED);
}

class DryRunCallsTest : public WorkflowCalls {
 protected:
  v1::DryRunWorkflowResponse DryRun(const std::string& account, const v1::DryRunWorkflowRequest& request) {
    v1::DryRunWorkflowResponse response;
    const grpc::Status done =
        Call(account, *agreements_, &v1::AgreementService::Stub::DryRunWorkflow, request, &response);
    EXPECT_TRUE(done.ok()) << done.error_message();
    return response;
  }
  v1::DryRunWorkflowRequest Rework() {
    v1::DryRunWorkflowRequest request;
    *request.mutable_workflow() = fixture::ReworkedDocument();
    *request.mutable_migration() = fixture::ReworkedMigration();
    request.set_codes_per_line(5);
    return request;
  }
  v1::CaseCore SubmittedBy(const std::string& organisation, const std::string& worker) {
    return server_.Submit(worker, world::DossierOf(organisation, worker, server_.clock(), server_.random()));
  }
  uint64_t Head() {
    v1::GetServerStatusResponse status;
    EXPECT_TRUE(Call(world::kAdministrator, *admin_, &v1::AdminService::Stub::GetServerStatus,
                     v1::GetServerStatusRequest(), &status)
                    .ok());
    return status.head_seq();
  }
};

TEST_F(DryRunCallsTest, AnAdministratorGetsCountsAndALeadTheCodesToo) {
  const v1::CaseCore one = SubmittedBy(world::kCso1, world::kWorker);
  const v1::CaseCore other = SubmittedBy(world::kCso2, world::kForeignWorker);
  const v1::DryRunWorkflowResponse counts = DryRun(world::kAdministrator, Rework());
  EXPECT_THAT(counts.problems(), IsEmpty());
  ASSERT_THAT(counts.lines(), SizeIs(1));
  EXPECT_EQ(counts.lines(0).from_stage(), "SUBMITTED");
  EXPECT_EQ(counts.lines(0).to_stage(), "SUBMITTED");
  EXPECT_EQ(counts.lines(0).cases(), 2u);
  EXPECT_EQ(counts.lines(0).unsigned_cases(), 2u);
  EXPECT_THAT(counts.lines(0).short_codes(), IsEmpty()) << "an administrator reads no cases";
  EXPECT_THAT(DryRun(world::kLead, Rework()).lines(0).short_codes(),
              testing::UnorderedElementsAre(one.short_code(), other.short_code()));
  const v1::DryRunWorkflowResponse own = DryRun(world::kSupervisor, Rework());
  EXPECT_EQ(own.lines(0).cases(), 1u) << "what others have is no business of theirs";
  EXPECT_THAT(own.lines(0).short_codes(), ElementsAre(one.short_code()));
}

TEST_F(DryRunCallsTest, ItSaysWhatTheMapLeavesOutAndWhatMoves) {
  SubmittedBy(world::kCso1, world::kWorker);
  v1::DryRunWorkflowRequest request = Rework();
  fixture::RenameStage(*request.mutable_workflow(), "SUBMITTED", "RECEIVED");
  v1::DryRunWorkflowResponse response = DryRun(world::kAdministrator, request);
  ASSERT_THAT(response.problems(), SizeIs(1));
  EXPECT_EQ(response.problems(0).field(), "migration.stages[SUBMITTED]");
  ASSERT_THAT(response.lines(), SizeIs(1));
  EXPECT_EQ(response.lines(0).to_stage(), "");
  fixture::MapStage(*request.mutable_migration(), "SUBMITTED", "RECEIVED");
  fixture::StageOf(*request.mutable_workflow(), "RECEIVED").mutable_clock()->set_normal_days(1);
  fixture::StageOf(*request.mutable_workflow(), "RECEIVED").mutable_clock()->set_urgent_days(1);
  response = DryRun(world::kAdministrator, request);
  EXPECT_THAT(response.problems(), IsEmpty());
  EXPECT_EQ(response.lines(0).to_stage(), "RECEIVED");
  EXPECT_EQ(response.lines(0).due_earlier(), 1u);
}

TEST_F(DryRunCallsTest, WithoutAMapEveryOtherVersionIsComparedAsItIs) {
  SubmittedBy(world::kCso1, world::kWorker);
  v1::DryRunWorkflowRequest request;
  *request.mutable_workflow() = fixture::ReworkedDocument();
  const v1::DryRunWorkflowResponse response = DryRun(world::kAdministrator, request);
  ASSERT_THAT(response.lines(), SizeIs(1));
  EXPECT_EQ(response.lines(0).from_version(), world::kWorkflowVersion);
}

TEST_F(DryRunCallsTest, ItChangesNothing) {
  SubmittedBy(world::kCso1, world::kWorker);
  const uint64_t before = Head();
  DryRun(world::kAdministrator, Rework());
  DryRun(world::kLead, Rework());
  EXPECT_EQ(Head(), before);
}

TEST_F(DryRunCallsTest, WhoDecidesNothingForAnOrganisationIsNotAnswered) {
  v1::DryRunWorkflowResponse response;
  for (const char* account : {world::kWorker, world::kReviewer, world::kCoordinator, world::kAuditor}) {
    EXPECT_EQ(
        ErrorOf(Call(account, *agreements_, &v1::AgreementService::Stub::DryRunWorkflow, Rework(), &response)).code,
        grpc::StatusCode::PERMISSION_DENIED)
        << account;
  }
}

}  // namespace
}  // namespace ihala
