// Promises about what leaves a device by itself, and what stays.
#include "client-lib/src/forgetting.h"

#include <string>
#include <vector>

#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::Duration kDay = absl::Hours(24);
constexpr char kTheirWords[] = "ما قالته العائلة ولا يخص غيرها";
constexpr uint32_t kDays = 5;

class ForgettingTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    server_.session_life = 1000 * kDay;
    Prepare();
  }

  void BackUpAll() { server_.backup_horizon = 1'000'000; }
  // A case with a comment and a history that the server has, with the policy of the organisation.
  std::string SubmitOneWithWords() {
    SetDevicePolicy(400, kDays);
    v1::Referral referral = Dossier();
    referral.mutable_needs()->set_summary(kTheirWords);
    const std::string id = client_->SubmitReferral(referral)->referral_id;
    EXPECT_TRUE(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, kTheirWords).ok());
    EXPECT_TRUE(Sync().all_synced);
    return id;
  }
  void SyncAfter(absl::Duration time) {
    clock_.Advance(time);
    const SyncResult result = Sync();
    ASSERT_OK(result.status);
    EXPECT_TRUE(result.all_synced);
    EXPECT_EQ(result.repaired, 0u);
  }
  // Whether they are in anything that the store's keys open.
  bool HoldsTheirWords() {
    client_.reset();
    std::string content;
    {
      auto opened = OpenedStore::Open(path(), world::PassphraseOf(world::kWorker));
      EXPECT_TRUE(opened.ok()) << opened.status();
      if (opened.ok()) content = *(*opened)->Content();
    }
    Reopen();
    return content.find(kTheirWords) != std::string::npos;
  }
  bool IsForgotten(const std::string& id) { return client_->GetCase(id)->summary.forgotten; }
  bool HasDossier(const std::string& id) { return client_->GetCase(id)->dossier.needs().summary() == kTheirWords; }
};

TEST_F(ForgettingTest, ADossierLeavesTheDeviceAfterItsReceiptAndTheReceiptStays) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  SyncAfter((kDays - 1) * kDay);
  EXPECT_TRUE(HasDossier(id));
  ASSERT_TRUE(HoldsTheirWords());
  SyncAfter(kDay);
  const CaseView view = *client_->GetCase(id);
  EXPECT_TRUE(view.summary.forgotten);
  EXPECT_EQ(view.dossier.SerializeAsString(), "");
  EXPECT_EQ(view.summary.head_name, "");
  EXPECT_THAT(*client_->ListComments(id), IsEmpty());
  EXPECT_THAT(*client_->ListHistory(id), IsEmpty());
  // What a caseworker can still tell the family.
  EXPECT_EQ(view.summary.short_code, server_.core(id)->short_code());
  EXPECT_EQ(view.summary.delivery, Delivery::kAcknowledged);
  EXPECT_FALSE(view.summary.stage_title.ar().empty());
  EXPECT_EQ(view.summary.core.received_at().seconds(), server_.core(id)->received_at().seconds());
  EXPECT_EQ(*client_->FindCase(view.summary.short_code), id);
  EXPECT_THAT(*client_->ListCases(), SizeIs(1));
  EXPECT_FALSE(HoldsTheirWords());
  EXPECT_TRUE(IsForgotten(id));
}

TEST_F(ForgettingTest, NothingIsFetchedBackAndEverythingStaysSynced) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  SyncAfter(kDays * kDay);
  ASSERT_TRUE(IsForgotten(id));
  for (int i = 0; i < 5; ++i) SyncAfter(kDay);
  // Also after everything was read anew, and compared bucket by bucket.
  server_.scope_changed = true;
  EXPECT_TRUE(Sync().all_synced);
  server_.faults = {FakeServer::Fault::kResnapshot};
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(IsForgotten(id));
  EXPECT_FALSE(HasDossier(id));
  EXPECT_FALSE(HoldsTheirWords());
}

TEST_F(ForgettingTest, WithoutAVerifiedBackupNothingLeaves) {
  const std::string id = SubmitOneWithWords();
  SyncAfter(100 * kDay);
  EXPECT_TRUE(HasDossier(id));
  // The horizon comes, and it need not wait for another day.
  BackUpAll();
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(IsForgotten(id));
}

TEST_F(ForgettingTest, WithoutThePolicyNothingLeaves) {
  const std::string id = SubmitOneWithWords();
  SetDevicePolicy(400, 0);
  BackUpAll();
  SyncAfter(100 * kDay);
  EXPECT_TRUE(HasDossier(id));
}

TEST_F(ForgettingTest, WhatIsNotDoneHereKeepsItsCase) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  server_.forced_verdicts[3].set_kind(v1::VERDICT_KIND_REJECTED);
  server_.forced_verdicts[3].set_reason("CLOSED");
  ASSERT_OK(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, "one more").status());
  clock_.Advance(100 * kDay);
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  EXPECT_TRUE(HasDossier(id));
  const std::vector<AttentionItem> items = *client_->ListAttention();
  for (const AttentionItem& item : items) {
    if (item.operation_id != 0) ASSERT_OK(client_->DismissRefused(item.operation_id));
  }
  SyncAfter((kDays - 1) * kDay);
  EXPECT_TRUE(HasDossier(id)) << "the days count from the last word on it";
  SyncAfter(kDay);
  EXPECT_FALSE(HasDossier(id));
}

TEST_F(ForgettingTest, AClockThatIsAheadTakesNothingAway) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  const absl::Time truth = clock_.Now();
  clock_.SetNow(truth + 300 * kDay);
  ASSERT_OK(client_->ListCases().status());
  EXPECT_TRUE(HasDossier(id));
  clock_.SetNow(truth);
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(HasDossier(id));
}

TEST_F(ForgettingTest, WhoWantsItGetsItBackWholeForAsManyDays) {
  const std::string id = SubmitOneWithWords();
  EXPECT_EQ(ihala::ReasonOf(client_->FetchAgain(id)), "NOT_FORGOTTEN");
  EXPECT_TRUE(absl::IsNotFound(client_->FetchAgain(std::string(16, 'x'))));
  BackUpAll();
  SyncAfter(kDays * kDay);
  const CaseView forgotten = *client_->GetCase(id);
  v1::Referral edited = forgotten.dossier;
  edited.mutable_needs()->set_summary("something else");
  EXPECT_EQ(ihala::ReasonOf(client_->AmendReferral(forgotten, edited).status()), "FORGOTTEN");
  ASSERT_OK(client_->FetchAgain(id));
  // The wish outlives a restart, and the link may come later.
  Reopen();
  EXPECT_FALSE(client_->GetStatus()->all_synced);
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_GT(result.repaired, 0u);
  EXPECT_TRUE(HasDossier(id));
  EXPECT_FALSE(IsForgotten(id));
  EXPECT_THAT(*client_->ListComments(id), SizeIs(1));
  EXPECT_FALSE(client_->GetCase(id)->summary.core.short_code().empty());
  SyncAfter((kDays - 1) * kDay);
  EXPECT_TRUE(HasDossier(id));
  SyncAfter(kDay);
  EXPECT_TRUE(IsForgotten(id));
}

TEST_F(ForgettingTest, ACaseThatAsksSomethingComesBackByItself) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  SyncAfter(kDays * kDay);
  ASSERT_TRUE(IsForgotten(id));
  AskAbout(id);
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(HasDossier(id));
  std::vector<AttentionItem> items = *client_->ListAttention();
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0].kind, AttentionKind::kQuestion);
  // However long it takes to answer.
  clock_.Advance(13 * kDay);
  ASSERT_OK(Sync().status);
  EXPECT_TRUE(HasDossier(id));
}

TEST_F(ForgettingTest, WhatOthersDoToAForgottenCaseMovesTheReceiptAndBringsNothingElse) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  SyncAfter(kDays * kDay);
  const std::string before = client_->GetCase(id)->summary.stage_id;
  server_.Act(world::kReviewer, v1::SIDE_RECEIVER, v1::ROLE_REVIEWER, id, "CLAIM", {});
  v1::Row row;
  row.set_referral_id(id);
  row.mutable_dossier()->mutable_needs()->set_summary(kTheirWords);
  server_.PutRow(row);
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(IsForgotten(id));
  EXPECT_NE(client_->GetCase(id)->summary.stage_id, before);
  EXPECT_FALSE(HoldsTheirWords());
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(ForgettingTest, AWithdrawalOfAForgottenCaseLeavesAsAnyOther) {
  const std::string id = SubmitOneWithWords();
  BackUpAll();
  SyncAfter(kDays * kDay);
  const std::string before = server_.core(id)->stage_id();
  ASSERT_OK(client_->Withdraw(id, {Code("reason", "MOVED")}).status());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_NE(server_.core(id)->stage_id(), before);
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, server_.core(id)->stage_id());
  EXPECT_TRUE(IsForgotten(id));
}

TEST_F(ForgettingTest, ADraftGoesOnlyAfterItsPersonWasToldAndTheServerKnowsTheDay) {
  SetDevicePolicy(400, 0);
  ASSERT_TRUE(Sync().all_synced);
  const std::string id = *client_->SaveDraft(Dossier());
  const std::string touched = *client_->SaveDraft(Dossier());
  SyncAfter(60 * kDay);
  // Nobody was told.
  ASSERT_OK(client_->GetDraft(id).status());
  const auto old_drafts = [&] {
    std::vector<AttentionItem> old;
    const std::vector<AttentionItem> items = *client_->ListAttention();
    for (const AttentionItem& item : items) {
      if (item.kind == AttentionKind::kOldDraft) old.push_back(item);
    }
    return old;
  };
  ASSERT_THAT(old_drafts(), SizeIs(2));
  EXPECT_EQ(old_drafts()[0].due_on.year(), 2025);
  ASSERT_OK(client_->SaveDraft(client_->GetDraft(touched)->referral, touched).status());
  EXPECT_THAT(old_drafts(), SizeIs(1));
  SyncAfter(6 * kDay);
  ASSERT_OK(client_->GetDraft(id).status());
  // Without the server no clock takes it.
  clock_.Advance(3 * kDay);
  Reopen();
  ASSERT_OK(client_->GetDraft(id).status());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(absl::IsNotFound(client_->GetDraft(id).status()));
  ASSERT_OK(client_->GetDraft(touched).status());
}

TEST_F(ForgettingTest, AnAnnouncementByAClockThatWasAheadBeginsAnew) {
  SetDevicePolicy(400, 0);
  ASSERT_TRUE(Sync().all_synced);
  const std::string id = *client_->SaveDraft(Dossier());
  const absl::Time truth = clock_.Now();
  client_.reset();
  clock_.Reboot();
  clock_.SetNow(truth + 100 * kDay);
  Reopen();
  EXPECT_EQ(client_->ListAttention()->size(), 1u);
  clock_.SetNow(truth + 31 * kDay);
  EXPECT_TRUE(Sync().all_synced);
  ASSERT_OK(client_->GetDraft(id).status());
  SyncAfter(6 * kDay);
  ASSERT_OK(client_->GetDraft(id).status());
  SyncAfter(kDay);
  EXPECT_TRUE(absl::IsNotFound(client_->GetDraft(id).status()));
}

}  // namespace
}  // namespace ihala::client
