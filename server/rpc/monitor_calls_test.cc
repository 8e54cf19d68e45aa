// FigureService.GetMonitor through a whole server: who sees which cases, for which days, and what is not told.
#include <map>
#include <memory>
#include <string>

#include <grpcpp/client_context.h>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/workflow/calendar.h"
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
using testing::Pair;
using testing::UnorderedElementsAre;

// Supervises one desk's cases of the first society.
constexpr char kDeskSupervisor[] = "S-13";

TestServer::Options WithDeskSupervisor() {
  TestServer::Options options;
  v1::Account part;
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == world::kSupervisor) part = account;
  }
  part.set_code(kDeskSupervisor);
  for (v1::RoleBinding& role : *part.mutable_roles()) role.add_desks(world::kDesk);
  options.more_accounts = {part};
  return options;
}

class MonitorCallsTest : public ::testing::Test {
 protected:
  void Submit(const std::string& organisation, const char* worker, int times, v1::Sex sex = v1::SEX_FEMALE) {
    for (int i = 0; i < times; ++i) {
      v1::Referral dossier = world::DossierOf(organisation, worker, server_.clock(), server_.random());
      for (v1::Person& person : *dossier.mutable_people()) person.set_sex(sex);
      server_.Submit(worker, dossier);
    }
  }
  absl::CivilMonth Month() { return absl::ToCivilMonth(server_.clock().Now(), absl::UTCTimeZone()); }
  // The month that is under way is over after it.
  void NextMonth() {
    const absl::CivilMonth next = Month() + 1;
    server_.clock().SetNow(absl::FromCivil(absl::CivilDay(next), absl::UTCTimeZone()) + absl::Hours(24 * 2));
    for (const char* account : {world::kWorker, world::kForeignWorker, world::kSupervisor, world::kForeignSupervisor,
                                world::kLead, world::kCoordinator}) {
      server_.Forget(account);
    }
  }
  static v1::GetMonitorRequest Of(absl::CivilDay from, absl::CivilDay to,
                                  v1::FigureDimension by = v1::FIGURE_DIMENSION_UNSPECIFIED) {
    v1::GetMonitorRequest request;
    *request.mutable_from() = DateOfDay(from);
    *request.mutable_to() = DateOfDay(to);
    request.set_by(by);
    return request;
  }
  static v1::GetMonitorRequest OfMonth(absl::CivilMonth month,
                                       v1::FigureDimension by = v1::FIGURE_DIMENSION_UNSPECIFIED) {
    return Of(absl::CivilDay(month), absl::CivilDay(month + 1) - 1, by);
  }
  grpc::Status Ask(const std::string& account, const v1::GetMonitorRequest& request, v1::GetMonitorResponse* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return figures_->GetMonitor(&context, request, response);
  }
  // Referrals received, by group, "" for all; "few" where it is not told.
  std::map<std::string, std::string> Received(const std::string& account, const v1::GetMonitorRequest& request) {
    v1::GetMonitorResponse response;
    const grpc::Status status = Ask(account, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_GT(response.figures_size(), 20);
    std::map<std::string, std::string> received;
    for (const v1::MonitorCell& cell : response.cells()) {
      if (cell.figure_id() != "received") continue;
      received[cell.group()] = cell.suppressed() ? "few" : absl::StrCat(cell.value());
    }
    return received;
  }
  CallError Refusal(const std::string& account, const v1::GetMonitorRequest& request) {
    v1::GetMonitorResponse response;
    const CallError error = ErrorOf(Ask(account, request, &response));
    EXPECT_EQ(response.ByteSizeLong(), 0u);
    return error;
  }

  TestServer server_{WithDeskSupervisor()};
  std::unique_ptr<v1::FigureService::Stub> figures_ = v1::FigureService::NewStub(server_.Channel());
};

TEST_F(MonitorCallsTest, EachSideSeesItsOwnAsItIsForAnyDays) {
  const absl::CivilDay today = absl::ToCivilDay(server_.clock().Now(), absl::FixedTimeZone(2 * 3600));
  Submit(world::kCso1, world::kWorker, 2);
  Submit(world::kCso2, world::kForeignWorker, 1);
  const auto by = v1::FIGURE_DIMENSION_REFERRING_ORGANISATION;
  EXPECT_THAT(Received(world::kSupervisor, Of(today, today, by)), ElementsAre(Pair("", "2"), Pair(world::kCso1, "2")));
  EXPECT_THAT(Received(world::kForeignSupervisor, Of(today, today, by)),
              ElementsAre(Pair("", "1"), Pair(world::kCso2, "1")));
  EXPECT_THAT(Received(world::kLead, Of(today, today, by)),
              ElementsAre(Pair("", "3"), Pair(world::kCso1, "2"), Pair(world::kCso2, "1")));
  EXPECT_THAT(Received(world::kLead, Of(today + 1, today + 1)), ElementsAre(Pair("", "0")));
  EXPECT_THAT(Received(world::kSupervisor, v1::GetMonitorRequest()), ElementsAre(Pair("", "2"))) << "the present month";
}

TEST_F(MonitorCallsTest, TheCoordinatorSeesAllOrganisationsInAMonthThatIsOverAndNothingBelowTen) {
  Submit(world::kCso1, world::kWorker, 12);
  Submit(world::kCso2, world::kForeignWorker, 4);
  const absl::CivilMonth month = Month();
  NextMonth();
  const auto by = v1::FIGURE_DIMENSION_REFERRING_ORGANISATION;
  EXPECT_THAT(Received(world::kCoordinator, OfMonth(month)), ElementsAre(Pair("", "16")));
  EXPECT_THAT(Received(world::kCoordinator, OfMonth(month, by)),
              ElementsAre(Pair("", "16"), Pair(world::kCso1, "few"), Pair(world::kCso2, "few")))
      << "what is left of the sum is not told either";
  EXPECT_THAT(Received(world::kCoordinator, v1::GetMonitorRequest()), ElementsAre(Pair("", "16")));
}

TEST_F(MonitorCallsTest, TheCoordinatorTakesNoTimeFromAnother) {
  const absl::CivilDay first(Month() - 1);
  const absl::CivilDay last = absl::CivilDay(Month()) - 1;
  for (const v1::GetMonitorRequest& request :
       {Of(first, last - 1), Of(first + 1, last), Of(absl::CivilDay(Month() - 2), last)}) {
    const CallError error = Refusal(world::kCoordinator, request);
    EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT) << request.ShortDebugString();
    EXPECT_THAT(error.fields, ElementsAre("from")) << request.ShortDebugString();
  }
  const CallError error = Refusal(world::kCoordinator, OfMonth(Month()));
  EXPECT_EQ(error.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(error.fields, ElementsAre("to")) << "it still grows";
}

TEST_F(MonitorCallsTest, WhatPeopleAreIsToldToTheReferrerAsItIsAndToTheReceiverLikeToOthers) {
  Submit(world::kCso1, world::kWorker, 13, v1::SEX_FEMALE);
  Submit(world::kCso1, world::kWorker, 2, v1::SEX_MALE);
  const absl::CivilMonth month = Month();
  NextMonth();
  const auto by_sex = OfMonth(month, v1::FIGURE_DIMENSION_SEX);
  EXPECT_THAT(Received(world::kSupervisor, by_sex),
              ElementsAre(Pair("", "15"), Pair("FEMALE", "13"), Pair("MALE", "2")));
  EXPECT_THAT(Received(world::kLead, by_sex), ElementsAre(Pair("", "15"), Pair("FEMALE", "few"), Pair("MALE", "few")));
  EXPECT_THAT(Received(world::kCoordinator, by_sex),
              ElementsAre(Pair("", "15"), Pair("FEMALE", "few"), Pair("MALE", "few")));
  const CallError error =
      Refusal(world::kLead, Of(absl::CivilDay(month), absl::CivilDay(month), v1::FIGURE_DIMENSION_SEX));
  EXPECT_THAT(error.fields, ElementsAre("from"));
}

TEST_F(MonitorCallsTest, WhoSpeaksForAPartSeesNothingAndNobodyElseIsTold) {
  Submit(world::kCso1, world::kWorker, 2);
  EXPECT_THAT(Received(kDeskSupervisor, v1::GetMonitorRequest()), IsEmpty());
  v1::GetMonitorRequest as_receiver;
  as_receiver.set_side(v1::SIDE_RECEIVER);
  EXPECT_THAT(Received(world::kSupervisor, as_receiver), IsEmpty()) << "who does not receive";
  for (const char* account : {world::kWorker, world::kForeignWorker, world::kReviewer, world::kIntegrator,
                              world::kAuditor, world::kAdministrator}) {
    EXPECT_EQ(Refusal(account, v1::GetMonitorRequest()).code, grpc::StatusCode::PERMISSION_DENIED) << account;
  }
}

// The calendar of the workflow is ahead of UTC: there it may be another month already.
TEST_F(MonitorCallsTest, WithoutDaysNothingThatIsUnderWayIsLeftOutWhateverTheHour) {
  const absl::CivilMonth next = Month() + 1;
  uint64_t submitted = 0;
  for (const int hours : {-30, -11, -3, -1, 0, 1, 3, 15, 30}) {
    server_.clock().SetNow(absl::FromCivil(absl::CivilDay(next), absl::UTCTimeZone()) + absl::Hours(hours));
    for (const char* account : {world::kWorker, world::kSupervisor, world::kCoordinator}) server_.Forget(account);
    Submit(world::kCso1, world::kWorker, 1);
    ++submitted;
    v1::GetMonitorResponse response;
    ASSERT_TRUE(Ask(world::kSupervisor, v1::GetMonitorRequest(), &response).ok());
    ASSERT_GT(response.cells_size(), 0);
    ASSERT_EQ(response.cells(0).figure_id(), "received");
    EXPECT_GT(response.cells(0).value(), 0u) << hours << ": the one that came just now";
    EXPECT_LE(response.cells(0).value(), submitted);
    v1::GetMonitorResponse of_coordinator;
    ASSERT_TRUE(Ask(world::kCoordinator, v1::GetMonitorRequest(), &of_coordinator).ok());
    EXPECT_EQ(of_coordinator.from().day(), 1) << "and it is over";
    EXPECT_LT(DayOfDate(of_coordinator.to()), absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()));
  }
}

TEST_F(MonitorCallsTest, DaysThatAreNoneAreRefusedByTheirField) {
  v1::GetMonitorRequest request = OfMonth(Month());
  request.mutable_from()->set_month(13);
  EXPECT_THAT(Refusal(world::kSupervisor, request).fields, ElementsAre("from"));
  request = OfMonth(Month());
  request.clear_to();
  EXPECT_THAT(Refusal(world::kSupervisor, request).fields, ElementsAre("to"));
  const absl::CivilDay first(Month());
  EXPECT_THAT(Refusal(world::kSupervisor, Of(first, first - 1)).fields, ElementsAre("to"));
  EXPECT_THAT(Refusal(world::kSupervisor, Of(first, first + 366)).fields, ElementsAre("to"));
  request = OfMonth(Month());
  request.set_side(v1::SIDE_CLOCK);
  EXPECT_THAT(Refusal(world::kSupervisor, request).fields, ElementsAre("side"));
}

TEST_F(MonitorCallsTest, AClaimIsAnAcknowledgementAndWhatWasSaidOfEachFigureComesWithIt) {
  Submit(world::kCso1, world::kWorker, 1);
  const v1::CaseCore core =
      server_.Submit(world::kWorker, world::DossierOf(world::kCso1, world::kWorker, server_.clock(), server_.random()));
  server_.OpenTo(world::kReviewer, core);
  const absl::CivilMonth month = Month();
  server_.clock().Advance(absl::Hours(24 * 40));
  server_.Forget(world::kSupervisor);
  v1::GetMonitorResponse response;
  const grpc::Status status =
      Ask(world::kSupervisor, Of(absl::CivilDay(month), absl::CivilDay(month + 3) - 1), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  std::map<std::string, uint64_t> values;
  for (const v1::MonitorCell& cell : response.cells()) values[cell.figure_id()] = cell.value();
  EXPECT_EQ(values["received"], 2u);
  EXPECT_EQ(values["unanswered_30"], 2u);
  EXPECT_EQ(values["open_unanswered"], 2u);
  EXPECT_EQ(values["acknowledged_in_clock"], 1u) << "nobody was told of the other one yet";
  EXPECT_EQ(values.size(), static_cast<size_t>(response.figures_size()));
  for (const v1::MonitorFigure& figure : response.figures()) {
    EXPECT_FALSE(figure.title().ar().empty() || figure.title().en().empty()) << figure.figure_id();
    EXPECT_FALSE(figure.definition().ar().empty() || figure.definition().en().empty()) << figure.figure_id();
  }
}

}  // namespace
}  // namespace ihala
