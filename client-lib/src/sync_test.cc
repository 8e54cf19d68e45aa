// Promises of syncing, against a server in memory that fails in every way a link can.
#include <algorithm>
#include <thread>
#include <utility>

#include "common/sqlite/connection.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using Fault = FakeServer::Fault;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SyncTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }
};

TEST_F(SyncTest, TheDirectoryAndTheWorkflowArrive) {
  const v1::GetDirectoryResponse directory = *client_->GetDirectory();
  EXPECT_EQ(directory.organisations_size(), 3);
  EXPECT_EQ(directory.workflows_size(), 1);
  EXPECT_EQ(client_->GetWorkflow("default")->version(), 2u);
  EXPECT_TRUE(absl::IsNotFound(client_->GetWorkflow("default", 9).status()));
  EXPECT_EQ(client_->ReasonText("decline", "OTHER").en(), "Another reason (see the note)");
}

TEST_F(SyncTest, AReferralIsAcknowledgedAndTheAnswerComesBack) {
  const std::string id = SubmitOne();
  SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 1u);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_FALSE(client_->GetCase(id)->summary.predicted);
  AskAbout(id);
  ASSERT_OK(Sync().status);
  std::vector<AttentionItem> attention = *client_->ListAttention();
  ASSERT_THAT(attention, SizeIs(1));
  EXPECT_EQ(attention[0].kind, AttentionKind::kQuestion);
  EXPECT_FALSE(attention[0].text.ar().empty());
  ASSERT_TRUE(client_->Answer(id, {Text("answer", "لا وثيقة")}).ok());
  EXPECT_THAT(*client_->ListAttention(), IsEmpty());
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, "IN_REVIEW");
  ASSERT_OK(Sync().status);
  EXPECT_EQ(server_.core(id)->stage_id(), "IN_REVIEW");
  EXPECT_THAT(*client_->ListHistory(id), SizeIs(4));
}

TEST_F(SyncTest, WhatTheServerFailsOnIsSetAsideAlsoBesideWhatIsParked) {
  const std::string parked = SubmitOne();
  SubmitOne();
  v1::Verdict waits;
  waits.set_kind(v1::VERDICT_KIND_PARKED);
  waits.set_reason("UNKNOWN_PREDECESSOR");
  server_.forced_verdicts[1] = waits;
  server_.poison[2] = absl::InternalError("the server failed");
  SyncOptions options;
  options.max_failures = 0;
  options.max_time = absl::Hours(1);
  const SyncResult result = Sync(options);
  ASSERT_OK(result.status);
  EXPECT_EQ(result.unreadable, 1u);
}

TEST_F(SyncTest, TwoThatTheServerFailsOnAreFoundBesideWhatIsParked) {
  for (int i = 0; i < 3; ++i) SubmitOne();
  v1::Verdict waits;
  waits.set_kind(v1::VERDICT_KIND_PARKED);
  waits.set_reason("UNKNOWN_PREDECESSOR");
  server_.forced_verdicts[1] = waits;
  server_.poison[2] = absl::InternalError("the server failed");
  server_.poison[3] = server_.poison[2];
  SyncOptions options;
  options.max_failures = 0;
  options.max_time = absl::Hours(1);
  const SyncResult result = Sync(options);
  ASSERT_OK(result.status);
  EXPECT_EQ(result.unreadable, 2u);
}

TEST_F(SyncTest, AServerOlderThanTheDictionaryIsSpokenToWithoutIt) {
  server_.knows_dictionary = false;
  const std::string id = SubmitOne();
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.failures, 1u);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(SyncTest, WhatALostAnswerAcknowledgedIsNotDoneTwice) {
  const std::string id = SubmitOne();
  server_.faults = {Fault::kLostAnswer, Fault::kLostRequest, Fault::kLostAnswer};
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.failures, 3u);
  EXPECT_EQ(server_.effects, 1u);
  EXPECT_THAT(server_.seen, ElementsAre(1, 1, 1));
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(SyncTest, ALinkThatStaysDownChangesNothingAndSaysSo) {
  const std::string id = SubmitOne();
  server_.faults.assign(100, Fault::kLostRequest);
  SyncOptions options;
  options.max_failures = 5;
  const absl::Time before = clock_.Now();
  const SyncResult result = Sync(options);
  EXPECT_TRUE(absl::IsUnavailable(result.status));
  EXPECT_EQ(result.failures, 5u);
  EXPECT_FALSE(result.all_synced);
  // Pauses of at most 1, 2, 4 and 8 seconds, each at least half of that.
  EXPECT_GE(clock_.Now() - before, absl::Seconds(7.5));
  EXPECT_LE(clock_.Now() - before, absl::Seconds(16));
  EXPECT_EQ(DeliveryOf(id), Delivery::kQueued);
}

TEST_F(SyncTest, TenThousandTransientFailuresLoseNothing) {
  // They take weeks.
  SetDevicePolicy(400, 0);
  ASSERT_TRUE(Sync().all_synced);
  const std::string id = SubmitOne();
  server_.faults.assign(10000, Fault::kLostRequest);
  SyncOptions options;
  options.max_failures = 0;
  ASSERT_OK(Sync(options).status);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(SyncTest, CancellingEndsThePauseAndKeepsEverything) {
  SubmitOne();
  server_.faults.assign(1000, Fault::kLostRequest);
  Cancellation cancellation;
  SyncOptions options;
  options.cancellation = &cancellation;
  options.progress = [&](const SyncProgress& progress) {
    if (progress.phase == SyncPhase::kWaiting && progress.failures == 2) cancellation.Cancel();
  };
  EXPECT_TRUE(absl::IsCancelled(Sync(options).status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  server_.faults.clear();
  ASSERT_OK(Sync().status);
  EXPECT_EQ(server_.effects, 1u);
}

TEST_F(SyncTest, TheTimeForASyncIsBounded) {
  SubmitOne();
  server_.faults.assign(1000, Fault::kLostRequest);
  SyncOptions options;
  options.max_time = absl::Seconds(20);
  options.max_failures = 0;
  EXPECT_TRUE(absl::IsDeadlineExceeded(Sync(options).status));
}

TEST_F(SyncTest, SavingGoesOnWhileACallIsOnTheNetwork) {
  SubmitOne();
  std::string second;
  bool saved = false;
  server_.during_call = [&]() {
    if (std::exchange(saved, true)) return;
    std::thread([&]() { second = SubmitOne(); }).join();
  };
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.acknowledged, 2u);
  EXPECT_EQ(DeliveryOf(second), Delivery::kAcknowledged);
}

TEST_F(SyncTest, OnlyOneSyncRunsAtATime) {
  SyncResult inner;
  server_.during_call = [&]() {
    server_.during_call = nullptr;
    std::thread([&]() { inner = Sync(); }).join();
  };
  ASSERT_OK(Sync().status);
  EXPECT_EQ(ReasonOf(inner.status), "SYNC_RUNNING");
}

TEST_F(SyncTest, AForgedReceiptAcknowledgesNothing) {
  const std::string id = SubmitOne();
  for (const Fault fault : {Fault::kForgedReceipt, Fault::kOtherVerdicts}) {
    server_.faults = {fault};
    EXPECT_TRUE(absl::IsDataLoss(Sync().status));
    EXPECT_EQ(DeliveryOf(id), Delivery::kQueued);
  }
  ASSERT_OK(Sync().status);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(SyncTest, WithdrawalsGoFirstThenUrgentCasesThenAnswersThenTheRest) {
  const std::string asked = SubmitOne();
  const std::string stopped = SubmitOne();
  ASSERT_OK(Sync().status);
  AskAbout(asked);
  ASSERT_OK(Sync().status);
  server_.operations.clear();
  const std::string normal = SubmitOne();
  ASSERT_TRUE(client_->Answer(asked, {Text("answer", "لا")}).ok());
  v1::Referral urgent = Dossier();
  urgent.mutable_envelope()->set_urgency(v1::URGENCY_EMERGENCY);
  urgent.mutable_envelope()->set_urgency_reason("بلا مأوى");
  const std::string pressing = client_->SubmitReferral(urgent)->referral_id;
  ASSERT_TRUE(client_->Withdraw(stopped, {Code("reason", "MOVED")}).ok());
  // A withdrawal takes what stands before it in its own case along.
  const std::string both = SubmitOne();
  ASSERT_TRUE(client_->Withdraw(both, {Code("reason", "MOVED")}).ok());
  ASSERT_OK(Sync().status);
  std::vector<std::string> order;
  for (const v1::Operation& operation : server_.operations) order.push_back(operation.referral_id());
  EXPECT_THAT(order, ElementsAre(stopped, both, both, pressing, asked, normal));
}

TEST_F(SyncTest, ARefusedCommandStaysUntilAPersonResolvesIt) {
  v1::Verdict refusal;
  refusal.set_kind(v1::VERDICT_KIND_REJECTED);
  refusal.set_reason("AGREEMENT_EXPIRED");
  server_.forced_verdicts[1] = refusal;
  const std::string id = SubmitOne();
  SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.refused, 1u);
  EXPECT_FALSE(result.all_synced);
  EXPECT_EQ(client_->GetCase(id)->summary.delivery, Delivery::kRefused);
  EXPECT_EQ(client_->GetCase(id)->dossier.people_size(), 1);
  const std::vector<AttentionItem> attention = *client_->ListAttention();
  ASSERT_THAT(attention, SizeIs(1));
  EXPECT_EQ(attention[0].reason, "AGREEMENT_EXPIRED");
  EXPECT_EQ(attention[0].text.en(), "The sharing agreement has ended");
  EXPECT_EQ(attention[0].text.ar(), "انتهت صلاحية اتفاقية المشاركة");
  // It is not offered again by itself.
  server_.seen.clear();
  ASSERT_OK(Sync().status);
  EXPECT_THAT(server_.seen, IsEmpty());
  ASSERT_TRUE(client_->ResendRefused(attention[0].operation_id).ok());
  EXPECT_EQ(ReasonOf(client_->DismissRefused(attention[0].operation_id)), "NOT_REFUSED");
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_THAT(*client_->ListOperations(), SizeIs(2));
}

TEST_F(SyncTest, ARefusedSubmissionBecomesADraftAgainUnderItsOldId) {
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_REJECTED);
  server_.forced_verdicts[1].set_reason("INVALID");
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  EXPECT_EQ(*client_->ReopenRefused(1), id);
  EXPECT_EQ(DeliveryOf(id), Delivery::kLocal);
  EXPECT_THAT(*client_->ListCases(), SizeIs(1));
  ASSERT_TRUE(client_->Submit(id).ok());
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SyncTest, ADismissedRefusalIsOutOfSightButNotDeleted) {
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_REJECTED);
  server_.forced_verdicts[1].set_reason("INVALID");
  SubmitOne();
  ASSERT_OK(Sync().status);
  ASSERT_OK(client_->DismissRefused(1));
  EXPECT_THAT(*client_->ListAttention(), IsEmpty());
  EXPECT_THAT(*client_->ListCases(), IsEmpty());
  ASSERT_THAT(*client_->ListOperations(), SizeIs(1));
  EXPECT_TRUE((*client_->ListOperations())[0].resolved);
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SyncTest, AParkedCommandIsShownAndOfferedAgainOnceInEachSync) {
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_PARKED);
  server_.forced_verdicts[1].set_reason("UNKNOWN_PREDECESSOR");
  SubmitOne();
  SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_EQ(result.parked, 1u);
  EXPECT_FALSE(result.all_synced);
  ASSERT_THAT(*client_->ListAttention(), SizeIs(1));
  EXPECT_EQ((*client_->ListAttention())[0].kind, AttentionKind::kParked);
  server_.seen.clear();
  ASSERT_OK(Sync().status);
  EXPECT_THAT(server_.seen, ElementsAre(1));
  server_.forced_verdicts.clear();
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SyncTest, OneOperationThatTheServerCannotReadHoldsNothingUp) {
  for (const absl::Status& error : {absl::InvalidArgumentError("bad"), absl::InternalError("crash"),
                                    absl::UnknownError("?"), absl::OutOfRangeError("large")}) {
    SCOPED_TRACE(error.ToString());
    const uint64_t first = client_->ListOperations()->size() + 1;
    for (int i = 0; i < 20; ++i) SubmitOne();
    server_.poison[first + 7] = error;
    SyncResult result = Sync();
    ASSERT_OK(result.status);
    EXPECT_EQ(result.acknowledged, 19u);
    EXPECT_EQ(result.unreadable, 1u);
    EXPECT_FALSE(result.all_synced);
    ASSERT_THAT(*client_->ListAttention(), SizeIs(1));
    EXPECT_EQ((*client_->ListAttention())[0].kind, AttentionKind::kUnreadable);
    server_.poison.clear();
    EXPECT_TRUE(Sync().all_synced);
    EXPECT_THAT(*client_->ListAttention(), IsEmpty());
  }
}

TEST_F(SyncTest, AForkedStreamFilesItsUnconfirmedCommandsAgainWithTheirOrigin) {
  const std::string confirmed = SubmitOne();
  ASSERT_OK(Sync().status);
  const std::string id = SubmitOne();
  const OperationRecord before = client_->ListOperations()->back();
  server_.faults = {Fault::kFork};
  const SyncResult forked = Sync();
  EXPECT_TRUE(absl::IsUnauthenticated(forked.status));
  EXPECT_EQ(ReasonOf(forked.status), "STREAM_FORKED");
  Reopen();
  ASSERT_OK(SignIn());
  const std::vector<OperationRecord> records = *client_->ListOperations();
  EXPECT_TRUE(Sync().all_synced);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_TRUE(records[1].resolved);
  EXPECT_EQ(records[2].n, 1u);
  EXPECT_NE(records[2].stream_id, before.stream_id);
  EXPECT_EQ(records[2].operation.origin().stream_id(), before.stream_id);
  EXPECT_EQ(records[2].operation.origin().n(), before.n);
  EXPECT_EQ(records[2].operation.origin().digest(), before.digest);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_EQ(DeliveryOf(confirmed), Delivery::kAcknowledged);
  EXPECT_EQ(server_.effects, 2u);
}

TEST_F(SyncTest, AWithdrawalThatWentAheadIsSeenAlsoOnASubmissionThatIsFiledAgain) {
  const std::string id = SubmitOne();
  ASSERT_TRUE(client_->Withdraw(id, {Code("reason", "MOVED")}).ok());
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_STREAM_FORKED);
  server_.forced_verdicts[2].set_kind(v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(ReasonOf(Sync().status), "STREAM_FORKED");
  server_.forced_verdicts.clear();
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, "WITHDRAWN");
  Reopen();
  EXPECT_EQ(client_->GetCase(id)->summary.stage_id, "WITHDRAWN");
}

TEST_F(SyncTest, AfterARestoreOfTheServerEverythingIsOfferedAgain) {
  for (int i = 0; i < 3; ++i) SubmitOne();
  ASSERT_OK(Sync().status);
  server_.seen.clear();
  server_.faults = {Fault::kHistoryChanged};
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_TRUE(result.all_synced);
  EXPECT_THAT(server_.seen, ElementsAre(1, 2, 3));
  EXPECT_EQ(server_.effects, 3u);
  EXPECT_THAT(*client_->ListCases(), SizeIs(3));
}

TEST_F(SyncTest, AResnapshotReadsEverythingAgainAndUnsentWorkStillGoes) {
  SubmitOne();
  ASSERT_OK(Sync().status);
  SubmitOne();
  server_.faults = {Fault::kResnapshot};
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_GT(result.rows, 10u);
  EXPECT_THAT(server_.seen, ElementsAre(1, 2));
  EXPECT_THAT(*client_->ListCases(), SizeIs(2));
}

TEST_F(SyncTest, ACaseThatLeavesTheScopeIsShreddedButNotItsQueue) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  ASSERT_TRUE(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, "سؤال").ok());
  server_.faults = {Fault::kLostRequest};
  server_.Leave(id);
  server_.forced_verdicts[2].set_kind(v1::VERDICT_KIND_PARKED);
  server_.forced_verdicts[2].set_reason("UNKNOWN_PREDECESSOR");
  ASSERT_OK(Sync().status);
  EXPECT_TRUE(absl::IsNotFound(client_->GetCase(id).status()));
  EXPECT_THAT(*client_->ListCases(), IsEmpty());
  EXPECT_EQ(client_->GetStatus()->parked, 1u);
  EXPECT_THAT(*client_->ListOperations(), SizeIs(2));
}

TEST_F(SyncTest, WhatIsVisibleUntilADayIsHiddenAndShreddedThen) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  v1::Row row;
  row.set_referral_id(id);
  row.mutable_comment()->set_text("حتى الغد");
  row.mutable_visible_until()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(24)));
  server_.PutRow(row);
  ASSERT_OK(Sync().status);
  EXPECT_THAT(*client_->ListComments(id), SizeIs(1));
  // Setting the clock back does not bring it back.
  clock_.Advance(absl::Hours(25));
  EXPECT_THAT(*client_->ListComments(id), IsEmpty());
  clock_.SetNow(clock_.Now() - absl::Hours(48));
  EXPECT_THAT(*client_->ListComments(id), IsEmpty());
}

TEST_F(SyncTest, AnOldSessionIsRefreshedAndAnEndedOneAsksForASignIn) {
  clock_.Advance(absl::Hours(12) - absl::Minutes(5));
  ASSERT_OK(Sync().status);
  EXPECT_EQ(server_.refreshes, 1);
  SubmitOne();
  server_.faults = {Fault::kNoSession};
  EXPECT_TRUE(absl::IsUnauthenticated(Sync().status));
  EXPECT_EQ(client_->GetStatus()->queued, 1u);
  ASSERT_OK(client_->SignOut(server_));
  EXPECT_FALSE(client_->GetStatus()->signed_in);
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SyncTest, ABatchGrowsWhileTheLinkHoldsAndShrinksWhenItDoesNot) {
  for (int i = 0; i < 120; ++i) SubmitOne();
  server_.requests.clear();
  server_.faults = {Fault::kNone, Fault::kLostRequest, Fault::kNone};
  ASSERT_OK(Sync().status);
  ASSERT_GE(server_.requests.size(), 3u);
  // Eight, grown to sixteen by the first, cut to eight by the second, which the server never saw.
  EXPECT_EQ(server_.requests[0].page_bytes_max(), 8u * 1024);
  EXPECT_EQ(server_.requests[1].page_bytes_max(), 8u * 1024);
  EXPECT_EQ(server_.requests[2].page_bytes_max(), 16u * 1024);
}

TEST_F(SyncTest, ServerKeepsReceiptsOnlyUntilTheDeviceHasThem) {
  for (int i = 0; i < 3; ++i) SubmitOne();
  ASSERT_OK(Sync().status);
  ASSERT_OK(Sync().status);
  const v1::ExchangeUp& last = server_.requests.back();
  ASSERT_EQ(last.receipts_confirmed_size(), 1);
  EXPECT_EQ(last.receipts_confirmed(0).first(), 1u);
  EXPECT_EQ(last.receipts_confirmed(0).last(), 3u);
}

TEST_F(SyncTest, BytesStayUntilAVerifiedBackupHoldsThem) {
  const std::string id = SubmitOne();
  ASSERT_OK(Sync().status);
  const auto bytes = [this] {
    auto db = *sqlite::Connection::Open(path(), {.read_only = true});
    return *db->QueryInt("SELECT LENGTH(body) + LENGTH(server_key) FROM outbox WHERE n = 1");
  };
  ASSERT_GT(bytes(), 0);
  server_.backup_horizon = 1000;
  ASSERT_OK(Sync().status);
  EXPECT_EQ(bytes(), 0);
  EXPECT_FALSE((*client_->ListOperations())[0].operation.has_submit());
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
  EXPECT_EQ(client_->GetCase(id)->dossier.people_size(), 1);
  // The chain goes on after what was dropped.
  SubmitOne();
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SyncTest, ProgressCountsUpToTheEnd) {
  for (int i = 0; i < 40; ++i) SubmitOne();
  std::vector<uint64_t> judged;
  SyncProgress last;
  SyncOptions options;
  options.progress = [&](const SyncProgress& progress) {
    judged.push_back(progress.operations_judged);
    last = progress;
    // Reading is allowed here.
    EXPECT_TRUE(client_->GetStatus().ok());
  };
  ASSERT_OK(Sync(options).status);
  EXPECT_TRUE(std::is_sorted(judged.begin(), judged.end()));
  EXPECT_EQ(last.phase, SyncPhase::kDone);
  EXPECT_EQ(last.operations_judged, 40u);
  EXPECT_EQ(last.operations_total, 40u);
  EXPECT_GT(last.bytes_up, 0u);
}

TEST_F(SyncTest, AServerThatIsSlowerThanTheDeadlineIsGivenLongerUntilItAnswers) {
  const std::string id = SubmitOne();
  server_.answer_takes = absl::Seconds(100);
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_GE(result.failures, 1u);
  EXPECT_EQ(server_.effects, 1u);
  EXPECT_EQ(DeliveryOf(id), Delivery::kAcknowledged);
}

TEST_F(SyncTest, OnASlowLinkNoExchangeGrowsSoLongThatACutCostsMuch) {
  for (int i = 0; i < 400; ++i) SubmitOne();
  server_.bytes_per_second = 1000;
  server_.answer_takes = absl::Seconds(1);
  ASSERT_OK(Sync().status);
  for (const absl::Duration duration : server_.durations) EXPECT_LE(duration, absl::Seconds(15));
}

TEST_F(SyncTest, OnALinkThatIsOnlyFarExchangesGrow) {
  for (int i = 0; i < 400; ++i) SubmitOne();
  server_.answer_takes = absl::Seconds(10);
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_LE(result.exchanges, 8u);
}

TEST_F(SyncTest, ALinkThatIsNotThereDoesNotShrinkWhatIsSentOnceItIs) {
  server_.answer_takes = absl::Seconds(1);
  server_.exchanges = 0;
  for (int i = 0; i < 100; ++i) SubmitOne();
  ASSERT_OK(Sync().status);
  const int without = server_.exchanges;
  for (int i = 0; i < 100; ++i) SubmitOne();
  server_.faults = {Fault::kNone, Fault::kLostRequest, Fault::kLostRequest, Fault::kLostRequest, Fault::kLostRequest};
  server_.exchanges = 0;
  ASSERT_OK(Sync().status);
  EXPECT_LE(server_.exchanges, without);
}

TEST_F(SyncTest, APauseEndsWhenTheLinkIsBack) {
  SubmitOne();
  SyncOptions options;
  options.max_failures = 0;
  const absl::Time back = clock_.Now() + absl::Hours(1);
  server_.link_is_back_at = back;
  ASSERT_OK(Sync(options).status);
  EXPECT_LE(clock_.Now() - back, absl::Seconds(1));
}

TEST_F(SyncTest, WhoeverEmbedsTheLibraryMayKnowThatTheLinkIsBack) {
  server_.faults.assign(3, Fault::kLostRequest);
  SyncOptions options;
  options.link_is_back = [&] { return true; };
  const absl::Time before = clock_.Now();
  ASSERT_OK(Sync(options).status);
  EXPECT_LT(clock_.Now() - before, absl::Seconds(1));
}

TEST_F(SyncTest, ASecondSyncWithNothingNewIsOneSmallExchange) {
  SubmitOne();
  ASSERT_OK(Sync().status);
  const SyncResult result = Sync();
  EXPECT_EQ(result.exchanges, 1u);
  EXPECT_EQ(result.rows, 0u);
  EXPECT_LT(result.bytes_up, 100u);
}

}  // namespace
}  // namespace ihala::client
