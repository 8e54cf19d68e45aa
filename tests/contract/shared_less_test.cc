// What a receiver's device does that hears that less is shared and then has no link: the rows of the cases themselves
// come later, and until then the device goes by what it heard.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "common/referral/directory.h"
#include "ihala/client.h"
#include "ihala/v1/account_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"
#include "tests/support/client/opened_store.h"

namespace ihala {
namespace {

using world::kReviewer;
using world::kWorker;

constexpr char kNeeds[] = "what is shared for as long as it is agreed";

class SharedLessTest : public ContractFixture {
 protected:
  SharedLessTest() {
    v1::Referral referral = world::Dossier(server_.clock(), random_);
    referral.mutable_needs()->set_summary(kNeeds);
    phone_ = referral.people(0).phones(0).e164();
    id_ = server_.OpenTo(kReviewer, server_.Submit(kWorker, referral)).referral_id();
    reviewer_ = Device("reviewer.ihala", kReviewer);
    EXPECT_EQ(Dossier().needs().summary(), kNeeds);
    EXPECT_EQ(Dossier().people_size(), 1);
  }

  // The next version; the device hears that it is in force, and nothing of the cases yet.
  void Agree(const std::function<void(v1::SharingAgreement&)>& edit) {
    v1::SharingAgreement next = world::Agreements()[0];
    next.set_version(2);
    next.clear_signatures();
    edit(next);
    server_.Agree(next);
    Hear();
  }
  void Freeze() {
    grpc::ClientContext context;
    server_.As(world::kSupervisor, context);
    v1::FreezeOrganisationRequest request;
    request.set_request_id(server_.RequestId());
    request.set_organisation(world::kCso1);
    v1::FreezeOrganisationResponse response;
    const auto stub = v1::AccountService::NewStub(server_.Channel());
    EXPECT_TRUE(stub->FreezeOrganisation(&context, request, &response).ok());
    Hear();
  }
  void Hear() {
    const SyncResult result = reviewer_->Sync(*link_, {});
    EXPECT_TRUE(result.status.ok()) << result.status;
    EXPECT_TRUE(result.all_synced) << "the copy is as new as what the server has";
  }
  v1::Referral Dossier() {
    const absl::StatusOr<CaseView> view = reviewer_->GetCase(id_);
    return view.ok() ? view->dossier : v1::Referral();
  }
  // Whether the device's files have these words in them, whatever they show.
  bool Keeps(const std::string& words) {
    auto opened = client::OpenedStore::Open((folder_ / "reviewer.ihala").string(), world::PassphraseOf(kReviewer));
    EXPECT_TRUE(opened.ok()) << opened.status();
    const absl::StatusOr<std::string> content = (*opened)->Content();
    EXPECT_TRUE(content.ok()) << content.status();
    return absl::StrContains(content.value_or(""), words);
  }
  absl::CivilDay Today() { return absl::ToCivilDay(server_.clock().Now(), absl::UTCTimeZone()); }

  std::string id_;
  std::string phone_;
  std::unique_ptr<Client> reviewer_;
};

TEST_F(SharedLessTest, AVersionThatEndsOnADayEndsOnTheDeviceOnThatDay) {
  const absl::CivilDay last = Today() + 5;
  Agree([&](v1::SharingAgreement& next) { *next.mutable_validity()->mutable_to() = ToDate(last); });
  EXPECT_EQ(Dossier().needs().summary(), kNeeds) << "it is agreed until that day";
  EXPECT_EQ(Dossier().people_size(), 1);
  server_.clock().Advance(absl::FromCivil(last + 1, absl::UTCTimeZone()) - server_.clock().Now());
  EXPECT_FALSE(Dossier().has_needs());
  EXPECT_EQ(Dossier().people_size(), 0);
  EXPECT_TRUE(reviewer_->GetCase(id_).ok()) << "the envelope is left";
  EXPECT_FALSE(Keeps(kNeeds));
}

TEST_F(SharedLessTest, WhatAVersionWithholdsIsGoneAtOnceAndNothingElseIs) {
  EXPECT_TRUE(Keeps(phone_));
  Agree([&](v1::SharingAgreement& next) { next.add_withheld("people.phones"); });
  ASSERT_EQ(Dossier().people_size(), 1);
  EXPECT_EQ(Dossier().people(0).phones_size(), 0);
  EXPECT_EQ(Dossier().needs().summary(), kNeeds);
  EXPECT_FALSE(Keeps(phone_));
}

TEST_F(SharedLessTest, OfACaseAtADeskThatMayNotHaveItNoWordIsLeft) {
  Agree([&](v1::SharingAgreement& next) { next.add_forbidden_desks(world::kDesk); });
  EXPECT_FALSE(reviewer_->GetCase(id_).ok());
  EXPECT_FALSE(Keeps(kNeeds));
  EXPECT_FALSE(Keeps(phone_));
}

TEST_F(SharedLessTest, WhatAFrozenOrganisationReferredIsShutAtOnce) {
  Freeze();
  EXPECT_FALSE(Dossier().has_needs());
  EXPECT_EQ(Dossier().people_size(), 0);
  EXPECT_FALSE(Keeps(kNeeds));
}

TEST_F(SharedLessTest, WhatIsSharedAsBeforeStaysAndSoDoesTheReferrersOwn) {
  const std::unique_ptr<Client> worker = Device("worker.ihala", kWorker);
  Agree([&](v1::SharingAgreement& next) { next.add_withheld("people.phones"); });
  Sync(*worker);
  const absl::StatusOr<CaseView> own = worker->GetCase(id_);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->dossier.people(0).phones(0).e164(), phone_);
  EXPECT_EQ(reviewer_->ListHistory(id_)->size(), worker->ListHistory(id_)->size());
}

}  // namespace
}  // namespace ihala
