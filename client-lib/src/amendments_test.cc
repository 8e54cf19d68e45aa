// What a device does with amendments by itself. How they meet those of others is for tests/contract.
#include <functional>
#include <string>
#include <vector>

#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using Fault = FakeServer::Fault;
using testing::IsEmpty;
using testing::SizeIs;

class AmendmentsOfflineTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  void Amend(const std::string& id, const std::function<void(v1::Referral&)>& edit) {
    const CaseView view = *client_->GetCase(id);
    v1::Referral edited = view.dossier;
    edit(edited);
    const absl::StatusOr<Queued> queued = client_->AmendReferral(view, edited);
    EXPECT_TRUE(queued.ok()) << queued.status();
  }
  void Say(const std::string& id, const std::string& words) {
    Amend(id, [&](v1::Referral& dossier) { dossier.mutable_needs()->set_summary(words); });
  }
  std::string SummaryOf(const std::string& id) { return client_->GetCase(id)->dossier.needs().summary(); }
  v1::Operation Newest() { return client_->ListOperations()->back().operation; }
};

TEST_F(AmendmentsOfflineTest, WhatWasNeverSentIsAmendedWithoutABase) {
  const std::string id = SubmitOne();
  Say(id, "first words");
  Say(id, "second words");
  EXPECT_EQ(SummaryOf(id), "second words");
  const std::vector<OperationRecord> records = *client_->ListOperations();
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_FALSE(records[1].operation.has_base());
  EXPECT_FALSE(records[2].operation.has_base());
  // Each is what was changed and no dossier.
  EXPECT_LT(records[2].operation.amend().ByteSizeLong(), 30u);
  Reopen();
  EXPECT_EQ(SummaryOf(id), "second words");
  ASSERT_OK(Sync().status);
  EXPECT_EQ(SummaryOf(id), "second words");
  EXPECT_EQ(server_.seen, (std::vector<uint64_t>{1, 2, 3}));
}

TEST_F(AmendmentsOfflineTest, TheBaseIsTheDossiersRowInTheHistoryThatItWasReadFrom) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  Say(id, "words");
  const v1::Base first = Newest().base();
  EXPECT_EQ(first.epoch(), server_.epoch);
  EXPECT_EQ(first.seq(), client_->GetCase(id)->dossier_base.seq());
  ASSERT_OK(Sync().status);
  Say(id, "other words");
  EXPECT_GT(Newest().base().seq(), first.seq());
}

TEST_F(AmendmentsOfflineTest, AfterARestoreTheBaseIsOfTheOldHistoryUntilAllWasReadAgain) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  server_.epoch = 8;
  // The device hears that the history is another one, and then the link is gone.
  server_.faults = {Fault::kHistoryChanged, Fault::kLostRequest, Fault::kLostRequest};
  SyncOptions options;
  options.max_failures = 2;
  EXPECT_FALSE(Sync(options).status.ok());
  Say(id, "on the old copy");
  EXPECT_EQ(Newest().base().epoch(), 7u);
  ASSERT_OK(Sync().status);
  Say(id, "on the new copy");
  EXPECT_EQ(Newest().base().epoch(), 8u);
}

TEST_F(AmendmentsOfflineTest, AnAmendmentThatMakesACaseUrgentGoesBeforeTheRest) {
  const std::string one = SubmitOne();
  const std::string other = SubmitOne();
  ASSERT_OK(Sync().status);
  server_.operations.clear();
  Say(one, "words");
  Amend(other, [](v1::Referral& dossier) {
    dossier.mutable_envelope()->set_urgency(v1::URGENCY_EMERGENCY);
    dossier.mutable_envelope()->set_urgency_reason("MEDICAL");
  });
  EXPECT_EQ(client_->GetCase(other)->summary.core.urgency(), v1::URGENCY_EMERGENCY);
  ASSERT_OK(Sync().status);
  ASSERT_THAT(server_.operations, SizeIs(2));
  EXPECT_EQ(server_.operations[0].referral_id(), other);
}

TEST_F(AmendmentsOfflineTest, APersonIsAddedWithAnIdOfTheirOwnAndRemovedByIt) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  const int people = client_->GetCase(id)->dossier.people_size();
  Amend(id, [](v1::Referral& dossier) {
    v1::Person child = dossier.people(0);
    child.clear_person_id();
    child.set_role(v1::PERSON_ROLE_CHILD);
    *dossier.add_people() = child;
  });
  ASSERT_EQ(Newest().amend().added_size(), 1);
  EXPECT_THAT(Newest().amend().added(0).person_id(), SizeIs(16));
  ASSERT_EQ(client_->GetCase(id)->dossier.people_size(), people + 1);
  const std::string child = client_->GetCase(id)->dossier.people(people).person_id();
  Amend(id, [](v1::Referral& dossier) { dossier.mutable_people()->RemoveLast(); });
  ASSERT_EQ(Newest().amend().removed_size(), 1);
  EXPECT_EQ(Newest().amend().removed(0), child);
  ASSERT_OK(Sync().status);
  EXPECT_EQ(client_->GetCase(id)->dossier.people_size(), people);
}

TEST_F(AmendmentsOfflineTest, AConflictThatAWaitingAmendmentSettlesIsOutOfSight) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  v1::Row row;
  row.set_referral_id(id);
  row.set_row_id("conflict");
  row.mutable_conflict()->set_seq(9);
  row.mutable_conflict()->mutable_field()->set_path("needs.summary");
  row.mutable_conflict()->mutable_other()->mutable_needs()->set_summary("their words");
  server_.PutRow(row);
  ASSERT_OK(Sync().status);
  const CaseView view = *client_->GetCase(id);
  ASSERT_THAT(view.conflicts, SizeIs(1));
  ASSERT_TRUE(client_->AmendReferral(view, view.dossier, {9}).ok());
  EXPECT_THAT(client_->GetCase(id)->conflicts, IsEmpty());
  // And cannot be settled twice.
  EXPECT_TRUE(absl::IsInvalidArgument(client_->AmendReferral(view, view.dossier, {9}).status()));
}

}  // namespace
}  // namespace ihala::client
