// What red lines stop, from the device on which somebody meets one to those who read the figures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/v1/figure_service.grpc.pb.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"

namespace ihala {
namespace {

using testing::ElementsAre;

// The first society's agreement bars phones.
TestServer::Options Barred() {
  TestServer::Options options;
  v1::SharingAgreement next = world::Agreements()[0];
  next.set_version(2);
  next.add_barred("people.phones");
  options.more_agreements = {next};
  return options;
}

class RedLinesContractTest : public ContractFixture {
 protected:
  RedLinesContractTest() : ContractFixture(Barred()), client_(Device("worker.ihala", world::kWorker)) {}

  void Attempt(int times) {
    for (int i = 0; i < times; ++i) {
      const absl::Status refused = client_->SubmitReferral(world::Dossier(server_.clock(), random_)).status();
      EXPECT_EQ(ReasonOf(refused), "RED_LINE_BLOCKED") << refused;
    }
  }
  // Each as "CSO-014 MOSD BARRED_FIELD DEVICE 3", or "few" where it is suppressed.
  std::vector<std::string> Figures(const std::string& account) {
    grpc::ClientContext context;
    server_.As(account, context);
    v1::GetFiguresResponse response;
    const grpc::Status status =
        v1::FigureService::NewStub(server_.Channel())->GetFigures(&context, v1::GetFiguresRequest(), &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> figures;
    for (const v1::RedLineFigure& one : response.red_lines()) {
      figures.push_back(absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(), " ",
                                     v1::RedLineKind_Name(one.kind()), " ", v1::RedLinePlace_Name(one.place()), " ",
                                     one.suppressed() ? "few" : absl::StrCat(one.attempts())));
    }
    return figures;
  }

  std::unique_ptr<Client> client_;
};

TEST_F(RedLinesContractTest, WhatADeviceStopsReachesTheFiguresOnceThoughAnswersAreLost) {
  Attempt(2);
  EXPECT_THAT(Figures(world::kSupervisor), ElementsAre()) << "nobody was told yet";
  link_->loses = true;
  SyncOptions once;
  once.max_failures = 1;
  EXPECT_FALSE(client_->Sync(*link_, once).status.ok());
  Attempt(1);
  EXPECT_FALSE(client_->Sync(*link_, once).status.ok());
  link_->loses = false;
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(client_->Sync(*link_, {}).all_synced);
  EXPECT_THAT(Figures(world::kSupervisor),
              ElementsAre("CSO-014 MOSD RED_LINE_KIND_BARRED_FIELD RED_LINE_PLACE_DEVICE 3"));
  // Once the month is over.
  server_.clock().Advance(absl::Hours(24 * 31));
  EXPECT_THAT(Figures(world::kCoordinator),
              ElementsAre("CSO-014 MOSD RED_LINE_KIND_BARRED_FIELD RED_LINE_PLACE_DEVICE few"));
}

TEST_F(RedLinesContractTest, DevicesOfAnOrganisationAddUpAndTheServersOwnStandApart) {
  Attempt(6);
  EXPECT_TRUE(client_->Sync(*link_, {}).all_synced);
  client_ = Device("supervisor.ihala", world::kSupervisor);
  Attempt(6);
  EXPECT_TRUE(client_->Sync(*link_, {}).all_synced);
  // Somebody without a device.
  v1::SubmitReferralRequest request;
  request.set_request_id(server_.RequestId());
  request.set_referral_id(std::string("\x01\x9A\x00\x00\x00\x01\x70\x00\x80\x00\x00\x00\x00\x00\x00\x01", 16));
  *request.mutable_referral() = world::Dossier(server_.clock(), random_);
  grpc::ClientContext context;
  server_.As(world::kWorker, context);
  v1::SubmitReferralResponse response;
  EXPECT_FALSE(v1::ReferralService::NewStub(server_.Channel())->SubmitReferral(&context, request, &response).ok());
  // Once the month is over.
  server_.clock().Advance(absl::Hours(24 * 31));
  EXPECT_THAT(Figures(world::kCoordinator),
              ElementsAre("CSO-014 MOSD RED_LINE_KIND_BARRED_FIELD RED_LINE_PLACE_DEVICE 12",
                          "CSO-014 MOSD RED_LINE_KIND_BARRED_FIELD RED_LINE_PLACE_SERVER few"));
}

}  // namespace
}  // namespace ihala
