// A trial beside the usual way, and the page that compares both, through a whole server.
#include <map>
#include <memory>
#include <string>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "common/referral/directory.h"
#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/admin_service.grpc.pb.h"
#include "ihala/v1/agreement_service.grpc.pb.h"
#include "ihala/v1/figure_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using testing::Pair;

class TrialCallsTest : public ::testing::Test {
 protected:
  TrialCallsTest() {
    v1::Workflow tried = *ParseWorkflowText(DefaultWorkflowText());
    tried.set_workflow_id("tried");
    tried.set_version(1);
    v1::LoadWorkflowRequest load;
    load.set_request_id(server_.RequestId());
    *load.mutable_workflow() = tried;
    v1::LoadWorkflowResponse loaded;
    grpc::ClientContext context;
    server_.As(world::kAdministrator, context);
    const grpc::Status done = v1::AdminService::NewStub(server_.Channel())->LoadWorkflow(&context, load, &loaded);
    EXPECT_TRUE(done.ok()) << done.error_message();
    for (const char* speaker : {world::kSupervisor, world::kForeignSupervisor, world::kLead}) Sign(speaker);
  }
  void Sign(const std::string& speaker) {
    v1::SignWorkflowRequest sign;
    sign.set_request_id(server_.RequestId());
    sign.set_workflow_id("tried");
    sign.set_version(1);
    v1::SignWorkflowResponse response;
    grpc::ClientContext context;
    server_.As(speaker, context);
    const grpc::Status done = v1::AgreementService::NewStub(server_.Channel())->SignWorkflow(&context, sign, &response);
    EXPECT_TRUE(done.ok()) << done.error_message();
  }
  absl::CivilDay Today() { return absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()); }
  void Declare(uint32_t cases) {
    v1::DeclareArrangementRequest request;
    request.set_request_id(server_.RequestId());
    v1::Arrangement& trial = *request.mutable_arrangement();
    trial.set_arrangement_id("TRIAL-1");
    trial.set_kind(v1::ARRANGEMENT_KIND_TRIAL);
    trial.mutable_title()->set_ar("تجربة");
    trial.mutable_title()->set_en("Tried");
    trial.mutable_workflow()->set_workflow_id("tried");
    trial.mutable_workflow()->set_version(1);
    trial.add_programmes(world::kProgramme);
    trial.add_referring_organisations(world::kCso1);
    *trial.mutable_from() = ToDate(Today());
    *trial.mutable_to() = ToDate(Today() + 9);
    trial.set_most_cases(cases);
    v1::DeclareArrangementResponse response;
    grpc::ClientContext context;
    server_.As(world::kAdministrator, context);
    const grpc::Status done =
        v1::AdminService::NewStub(server_.Channel())->DeclareArrangement(&context, request, &response);
    EXPECT_TRUE(done.ok()) << done.error_message();
  }
  void Submit(const std::string& organisation, const char* worker, int times) {
    for (int i = 0; i < times; ++i) {
      server_.Submit(worker, world::DossierOf(organisation, worker, server_.clock(), server_.random()));
    }
  }
  static v1::GetMonitorRequest Compare(const std::string& trial = "TRIAL-1") {
    v1::GetMonitorRequest request;
    request.set_by(v1::FIGURE_DIMENSION_TRIAL);
    request.set_trial(trial);
    return request;
  }
  grpc::Status Ask(const std::string& account, const v1::GetMonitorRequest& request, v1::GetMonitorResponse* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return v1::FigureService::NewStub(server_.Channel())->GetMonitor(&context, request, response);
  }
  // Referrals received, by group, "" for both; "few" where it is not told.
  std::map<std::string, std::string> Received(const std::string& account, const v1::GetMonitorRequest& request) {
    v1::GetMonitorResponse response;
    const grpc::Status status = Ask(account, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::map<std::string, std::string> received;
    for (const v1::MonitorCell& cell : response.cells()) {
      if (cell.figure_id() == "received")
        received[cell.group()] = cell.suppressed() ? "few" : absl::StrCat(cell.value());
    }
    return received;
  }

  TestServer server_;
};

TEST_F(TrialCallsTest, ThePageComparesTheTrialWithWhatWentTheUsualWayOnItsDays) {
  Submit(world::kCso1, world::kWorker, 1);
  server_.clock().Advance(absl::Hours(24 * 2));
  for (const char* account : {world::kWorker, world::kAdministrator, world::kSupervisor, world::kLead}) {
    server_.Forget(account);
  }
  Declare(2);
  Submit(world::kCso1, world::kWorker, 3);
  Submit(world::kCso2, world::kForeignWorker, 1);
  EXPECT_THAT(Received(world::kLead, Compare()), ElementsAre(Pair("", "4"), Pair("TRIAL", "2"), Pair("USUAL", "2")))
      << "one that was too many, and one of others; the one of before is no part of it";
  EXPECT_THAT(Received(world::kSupervisor, Compare()),
              ElementsAre(Pair("", "3"), Pair("TRIAL", "2"), Pair("USUAL", "1")))
      << "its own";
}

TEST_F(TrialCallsTest, WithoutDaysTheyAreThoseOfTheTrialAndTheNinetyAfterThem) {
  Declare(2);
  v1::GetMonitorResponse response;
  ASSERT_TRUE(Ask(world::kLead, Compare(), &response).ok());
  EXPECT_EQ(ToCivilDay(response.from()), Today());
  EXPECT_EQ(ToCivilDay(response.to()), Today() + 9 + 90);
}

TEST_F(TrialCallsTest, WhoIsToldNoSmallFiguresComparesItWithAllOthersOfAMonth) {
  Declare(12);
  Submit(world::kCso1, world::kWorker, 12);
  Submit(world::kCso2, world::kForeignWorker, 11);
  const absl::CivilMonth month(Today());
  server_.clock().SetNow(absl::FromCivil(absl::CivilDay(month + 1), absl::UTCTimeZone()) + absl::Hours(24 * 2));
  server_.Forget(world::kCoordinator);
  EXPECT_THAT(Received(world::kCoordinator, Compare()),
              ElementsAre(Pair("", "23"), Pair("TRIAL", "12"), Pair("USUAL", "11")));
}

TEST_F(TrialCallsTest, WhatIsNoTrialIsNotCompared) {
  Declare(2);
  v1::GetMonitorResponse response;
  EXPECT_EQ(Ask(world::kLead, Compare("NEVER"), &response).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(ErrorOf(Ask(world::kLead, Compare(""), &response)).fields, ElementsAre("trial"));
  v1::GetMonitorRequest other = Compare();
  other.set_by(v1::FIGURE_DIMENSION_PROGRAMME);
  EXPECT_THAT(ErrorOf(Ask(world::kLead, other, &response)).fields, ElementsAre("trial"));
}

}  // namespace
}  // namespace ihala
