// What red lines stop on a device is counted, and reaches the server once.
#include "client-lib/src/red_line_counts.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/sqlite/connection.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RedLineCountsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
    v1::SharingAgreement next = world::Agreements()[0];
    next.set_version(2);
    next.add_barred("people.phones");
    v1::Row row;
    row.set_row_id(absl::StrCat(next.agreement_id(), "/2"));
    *row.mutable_agreement() = std::move(next);
    server_.PutRow(std::move(row));
    ASSERT_TRUE(Sync().all_synced);
    server_.requests.clear();
  }

  // An attempt that the barred phone stops.
  void Attempt() { EXPECT_EQ(ReasonOf(client_->SubmitReferral(Dossier()).status()), "RED_LINE_BLOCKED"); }
  // One sync of one call, whose answer is lost.
  void LoseAnAnswer() {
    server_.faults = {FakeServer::Fault::kLostAnswer};
    SyncOptions once;
    once.max_failures = 1;
    EXPECT_FALSE(Sync(once).status.ok());
  }
  // What the server has counted, each as "MOSD 4 2": receiver, kind and attempts.
  std::vector<std::string> Counted() {
    std::map<std::string, uint64_t> sums;
    for (const auto& [id, report] : server_.reports) {
      for (const v1::RedLineCount& count : report.counts()) {
        sums[absl::StrCat(count.receiving_organisation(), " ", count.kind())] += count.attempts();
      }
    }
    std::vector<std::string> counted;
    for (const auto& [what, attempts] : sums) counted.push_back(absl::StrCat(what, " ", attempts));
    return counted;
  }
  // The ids of the reports that came, as often as they came.
  std::vector<std::string> Sent() {
    std::vector<std::string> ids;
    for (const v1::ExchangeUp& up : server_.requests) {
      if (up.has_red_lines()) ids.push_back(up.red_lines().report_id());
    }
    return ids;
  }
  // Changes the closed file.
  void Change(const std::string& sql) {
    client_.reset();
    auto db = sqlite::Connection::Open(path(), {});
    ASSERT_OK(db.status());
    ASSERT_OK((*db)->Execute(sql));
  }
};

TEST_F(RedLineCountsTest, WhatIsStoppedIsReportedOnceAndForgotten) {
  Attempt();
  Attempt();
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 2"));
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Sent(), SizeIs(1));
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 2"));
}

TEST_F(RedLineCountsTest, WithoutCountsAnExchangeSaysNothingOfThem) {
  v1::Referral referral = Dossier();
  referral.mutable_people(0)->clear_phones();
  ASSERT_TRUE(client_->SubmitReferral(referral).ok());
  ASSERT_OK(Sync().status);
  ASSERT_FALSE(server_.requests.empty());
  for (const v1::ExchangeUp& up : server_.requests) EXPECT_FALSE(up.has_red_lines());
}

TEST_F(RedLineCountsTest, OnlyCheckingADraftCountsNothing) {
  const absl::StatusOr<std::string> draft = client_->SaveDraft(Dossier());
  ASSERT_OK(draft.status());
  EXPECT_EQ(client_->CheckDraft(*draft)->reason, "RED_LINE_BLOCKED");
  EXPECT_EQ(client_->CheckReferral(Dossier())->reason, "RED_LINE_BLOCKED");
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Sent(), IsEmpty());
  EXPECT_EQ(ReasonOf(client_->Submit(*draft).status()), "RED_LINE_BLOCKED");
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
}

TEST_F(RedLineCountsTest, AnAmendmentThatIsStoppedCounts) {
  v1::Referral referral = Dossier();
  const v1::Phone phone = referral.people(0).phones(0);
  referral.mutable_people(0)->clear_phones();
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
  ASSERT_OK(queued.status());
  ASSERT_OK(Sync().status);
  const CaseView seen = *client_->GetCase(queued->referral_id);
  v1::Referral edited = seen.dossier;
  *edited.mutable_people(0)->add_phones() = phone;
  EXPECT_EQ(ReasonOf(client_->AmendReferral(seen, edited).status()), "RED_LINE_BLOCKED");
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
}

TEST_F(RedLineCountsTest, WithoutAnAgreementTheReceiverIsNamedOnlyIfTheDirectoryHasIt) {
  v1::Referral referral = Dossier();
  referral.set_agreement_id(world::kAgreement2);
  EXPECT_FALSE(client_->SubmitReferral(referral).ok());
  referral.mutable_envelope()->set_receiving_organisation("ABU-SAMRA");
  EXPECT_FALSE(client_->SubmitReferral(referral).ok());
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 1 1")) << "where nobody is, no agreement is asked for";
}

TEST_F(RedLineCountsTest, CountsSurviveARestartOfTheDevice) {
  Attempt();
  Reopen();
  Attempt();
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 2"));
}

TEST_F(RedLineCountsTest, ALostAnswerDoublesNothingAndWhatComesMeanwhileGoesIntoTheNextReport) {
  Attempt();
  LoseAnAnswer();
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
  Attempt();
  Reopen();
  Attempt();
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 3"));
  const std::vector<std::string> sent = Sent();
  ASSERT_GE(sent.size(), 3u);
  EXPECT_EQ(sent[0], sent[1]) << "the same report under the same id";
  EXPECT_THAT(std::set<std::string>(sent.begin(), sent.end()), SizeIs(2));
  for (const std::string& id : sent) EXPECT_EQ(id.size(), 16u);
}

TEST_F(RedLineCountsTest, ALostRequestLosesNothing) {
  Attempt();
  server_.faults = {FakeServer::Fault::kLostRequest};
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
}

TEST_F(RedLineCountsTest, AnOldServerIsToldAgainUntilItIsANewOne) {
  server_.reports_are = FakeServer::Reports::kIgnores;
  Attempt();
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_THAT(std::set<std::string>({Sent().front(), Sent().back()}), SizeIs(1));
  server_.reports_are = FakeServer::Reports::kTakes;
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
}

TEST_F(RedLineCountsTest, AReportThatTheServerCannotReadStopsNoReferral) {
  server_.reports_are = FakeServer::Reports::kRefuses;
  Attempt();
  v1::Referral referral = Dossier();
  referral.mutable_people(0)->clear_phones();
  const absl::StatusOr<Queued> queued = client_->SubmitReferral(referral);
  ASSERT_OK(queued.status());
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced) << result.status;
  EXPECT_EQ(DeliveryOf(queued->referral_id), Delivery::kAcknowledged);
  EXPECT_THAT(Sent(), SizeIs(1));
}

TEST_F(RedLineCountsTest, MoreThanAReportHoldsComesInTheNextOnes) {
  Attempt();
  std::string sql = "UPDATE red_line_count SET attempts = 25000;";
  for (int i = 0; i < 100; ++i) {
    absl::StrAppend(&sql, "INSERT INTO red_line_count VALUES (x'', 1, 'MIN-", i, "', 1);");
  }
  Change(sql);
  Reopen();
  ASSERT_OK(SignIn());
  for (int i = 0; i < 5; ++i) ASSERT_OK(Sync().status);
  const std::vector<std::string> counted = Counted();
  EXPECT_THAT(counted, SizeIs(101));
  EXPECT_THAT(counted, testing::Contains("MOSD 4 25000"));
  for (const auto& [id, report] : server_.reports) {
    EXPECT_LE(report.counts_size(), 64);
    for (const v1::RedLineCount& count : report.counts()) EXPECT_LE(count.attempts(), 10000u);
  }
  server_.requests.clear();
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Sent(), IsEmpty());
}

TEST_F(RedLineCountsTest, AStoreOfBeforeCountsFromNowOn) {
  client_.reset();
  ASSERT_OK(WriteAsBeforeSealing(path(), world::PassphraseOf(world::kWorker)));
  Change("DROP TABLE red_line_count; PRAGMA user_version=6");
  Reopen();
  Attempt();
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 1"));
}

TEST_F(RedLineCountsTest, ADamagedStoreKeepsItsCountsAndTheReportThatIsOnItsWay) {
  Attempt();
  LoseAnAnswer();
  Attempt();
  // What is no count any more is not taken over, so that it spoils no report.
  Change(
      "INSERT INTO red_line_count VALUES (x'', 77, 'MOSD', 1), (x'', 4, 'no code', 1), (x'00', 4, 'MOSD', 1), "
      "(x'', 5, 'MOSD', -3)");
  ASSERT_OK(DamageCopy(path()));
  Open();
  ASSERT_FALSE(client_->GetStatus()->damaged_file.empty());
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  ASSERT_OK(Sync().status);
  EXPECT_THAT(Counted(), ElementsAre("MOSD 4 2"));
}

}  // namespace
}  // namespace ihala::client
