// FigureService through a whole server: who sees which figures, and what is not told.
#include <string>
#include <vector>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ihala/v1/figure_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/support/errors.h"
#include "tests/support/test_server.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Supervises one desk's cases of the first society.
constexpr char kPartSupervisor[] = "S-12";

TestServer::Options Options() {
  TestServer::Options options;
  v1::Account part;
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == world::kSupervisor) part = account;
  }
  part.set_code(kPartSupervisor);
  for (v1::RoleBinding& role : *part.mutable_roles()) role.add_desks(world::kDesk);
  options.more_accounts = {part};
  return options;
}

class FigureCallsTest : public ::testing::Test {
 protected:
  // Submits referrals under an agreement of others, which are refused.
  void Stray(const std::string& organisation, const std::string& worker, const char* agreement, int times) {
    for (int i = 0; i < times; ++i) {
      v1::SubmitReferralRequest request;
      request.set_request_id(server_.RequestId());
      request.set_referral_id(NewUuidV7(server_.clock(), server_.random()));
      *request.mutable_referral() = world::DossierOf(organisation, worker, server_.clock(), server_.random());
      request.mutable_referral()->set_agreement_id(agreement);
      grpc::ClientContext context;
      server_.As(worker, context);
      v1::SubmitReferralResponse response;
      const grpc::Status status = referrals_->SubmitReferral(&context, request, &response);
      ASSERT_EQ(ErrorOf(status).reason, "RED_LINE_BLOCKED") << status.error_message();
    }
  }
  grpc::Status Ask(const std::string& account, const std::string& month, v1::GetFiguresResponse* response) {
    v1::GetFiguresRequest request;
    request.set_month(month);
    grpc::ClientContext context;
    server_.As(account, context);
    return figures_->GetFigures(&context, request, response);
  }
  void NextMonth() {
    server_.clock().Advance(absl::Hours(24 * 31));
    for (const char* account : {world::kWorker, world::kForeignWorker, world::kSupervisor, world::kCoordinator}) {
      server_.Forget(account);
    }
  }
  // Each as "CSO-014 MOSD NO_AGREEMENT 12", or "few" where it is suppressed.
  std::vector<std::string> Seen(const std::string& account, const std::string& month = "") {
    v1::GetFiguresResponse response;
    const grpc::Status status = Ask(account, month, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    month_ = response.month();
    std::vector<std::string> seen;
    for (const v1::RedLineFigure& one : response.red_lines()) {
      EXPECT_EQ(one.place(), v1::RED_LINE_PLACE_SERVER);
      EXPECT_EQ(one.kind(), v1::RED_LINE_KIND_NO_AGREEMENT);
      if (one.suppressed()) {
        EXPECT_EQ(one.attempts(), 0u);
      }
      seen.push_back(absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(), " ",
                                  one.suppressed() ? "few" : absl::StrCat(one.attempts())));
    }
    return seen;
  }

  TestServer server_{Options()};
  std::unique_ptr<v1::FigureService::Stub> figures_ = v1::FigureService::NewStub(server_.Channel());
  std::unique_ptr<v1::ReferralService::Stub> referrals_ = v1::ReferralService::NewStub(server_.Channel());
  std::string month_;
};

TEST_F(FigureCallsTest, TheCoordinatorSeesAllOrganisationsAndNothingBelowTen) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 10);
  Stray(world::kCso2, world::kForeignWorker, world::kAgreement1, 9);
  NextMonth();
  EXPECT_THAT(Seen(world::kCoordinator), ElementsAre("CSO-014 MOSD 10", "CSO-022 MOSD few"));
  Stray(world::kCso2, world::kForeignWorker, world::kAgreement1, 10);
  const std::string first = month_;
  NextMonth();
  EXPECT_THAT(Seen(world::kCoordinator), ElementsAre("CSO-022 MOSD 10"));
  EXPECT_THAT(Seen(world::kCoordinator, first), ElementsAre("CSO-014 MOSD 10", "CSO-022 MOSD few"));
}

TEST_F(FigureCallsTest, TheCoordinatorSeesNoMonthThatStillGrows) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 10);
  ASSERT_THAT(Seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 10"));
  for (const std::string& month : {month_, std::string("2999-01")}) {
    v1::GetFiguresResponse response;
    const CallError error = ErrorOf(Ask(world::kCoordinator, month, &response));
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << month;
    EXPECT_THAT(error.fields, ElementsAre("month")) << month;
    EXPECT_EQ(response.ByteSizeLong(), 0u);
  }
  EXPECT_THAT(Seen(world::kCoordinator), IsEmpty()) << "where no month is asked for, the last one that is over";
  EXPECT_LT(month_, "2999-01");
}

TEST_F(FigureCallsTest, ASupervisorSeesTheirOwnOrganisationsAsTheyAre) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 2);
  Stray(world::kCso2, world::kForeignWorker, world::kAgreement1, 1);
  EXPECT_THAT(Seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 2"));
  EXPECT_THAT(Seen(world::kForeignSupervisor), ElementsAre("CSO-022 MOSD 1"));
}

TEST_F(FigureCallsTest, WhoSupervisesADeskAloneSeesNone) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 2);
  EXPECT_THAT(Seen(kPartSupervisor), IsEmpty());
}

TEST_F(FigureCallsTest, NobodyElseIsTold) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 1);
  for (const char* account : {world::kWorker, world::kForeignWorker, world::kReviewer, world::kLead, world::kIntegrator,
                              world::kAuditor, world::kAdministrator}) {
    v1::GetFiguresResponse response;
    EXPECT_EQ(Ask(account, "", &response).error_code(), grpc::StatusCode::PERMISSION_DENIED) << account;
    EXPECT_EQ(response.ByteSizeLong(), 0u);
  }
}

TEST_F(FigureCallsTest, FiguresAreOfOneWholeMonth) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 1);
  ASSERT_THAT(Seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 1"));
  const std::string first = month_;
  NextMonth();
  EXPECT_THAT(Seen(world::kSupervisor), IsEmpty());
  EXPECT_NE(month_, first);
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 2);
  EXPECT_THAT(Seen(world::kSupervisor, first), ElementsAre("CSO-014 MOSD 1"));
  EXPECT_THAT(Seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 2"));
  EXPECT_THAT(Seen(world::kSupervisor, "1999-01"), IsEmpty());
}

TEST_F(FigureCallsTest, WhatIsNoMonthIsRefusedByItsField) {
  for (const char* month : {"2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026/11", " 2026-1",
                            "+026-11", "2026-11 ", "november"}) {
    v1::GetFiguresResponse response;
    const CallError error = ErrorOf(Ask(world::kCoordinator, month, &response));
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << month;
    EXPECT_THAT(error.fields, ElementsAre("month")) << month;
  }
}

TEST_F(FigureCallsTest, CasesWhoseClockRanOutAreCountedForTheirOrganisationAndFewAreNotToldToOthers) {
  const auto submit = [&](const std::string& organisation, const char* worker, int times) {
    for (int i = 0; i < times; ++i) {
      v1::SubmitReferralRequest request;
      request.set_request_id(server_.RequestId());
      request.set_referral_id(NewUuidV7(server_.clock(), server_.random()));
      *request.mutable_referral() = world::DossierOf(organisation, worker, server_.clock(), server_.random());
      grpc::ClientContext context;
      server_.As(worker, context);
      v1::SubmitReferralResponse response;
      const grpc::Status status = referrals_->SubmitReferral(&context, request, &response);
      ASSERT_TRUE(status.ok()) << status.error_message();
    }
  };
  const auto seen = [&](const char* account) {
    v1::GetFiguresResponse response;
    const grpc::Status status = Ask(account, "", &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> lines;
    for (const v1::EscalationFigure& one : response.escalations()) {
      if (one.level() != v1::ESCALATION_LEVEL_REVIEWER) continue;
      EXPECT_EQ(one.owed_by(), v1::SIDE_RECEIVER);
      lines.push_back(absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(), " ",
                                   one.suppressed() ? "few" : absl::StrCat(one.cases())));
    }
    return lines;
  };
  submit(world::kCso1, world::kWorker, 10);
  submit(world::kCso2, world::kForeignWorker, 3);
  // Long enough for everybody to be late, and the whole of it in one month.
  const absl::CivilMonth month(absl::ToCivilMonth(server_.clock().Now(), absl::UTCTimeZone()) + 1);
  server_.clock().SetNow(absl::FromCivil(absl::CivilSecond(month), absl::UTCTimeZone()) + absl::Hours(24 * 13));
  for (const char* account : {world::kSupervisor, world::kForeignSupervisor, world::kCoordinator}) {
    server_.Forget(account);
  }
  // The server looks by itself when it starts.
  server_.Restart();
  figures_ = v1::FigureService::NewStub(server_.Channel());
  for (int i = 0; i < 200 && seen(world::kSupervisor).empty(); ++i) SystemClock::Get().SleepFor(absl::Milliseconds(50));
  EXPECT_THAT(seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 10"));
  EXPECT_THAT(seen(world::kForeignSupervisor), ElementsAre("CSO-022 MOSD 3"));
  server_.clock().Advance(absl::Hours(24 * 31));
  server_.Forget(world::kCoordinator);
  EXPECT_THAT(seen(world::kCoordinator), ElementsAre("CSO-014 MOSD 10", "CSO-022 MOSD few"));
}

TEST_F(FigureCallsTest, FiguresOutliveARestart) {
  Stray(world::kCso1, world::kWorker, world::kAgreement2, 1);
  server_.Restart();
  figures_ = v1::FigureService::NewStub(server_.Channel());
  EXPECT_THAT(Seen(world::kSupervisor), ElementsAre("CSO-014 MOSD 1"));
}

}  // namespace
}  // namespace ihala
