// Promises of comparing the copy with what the server has, and of mending it.
#include <string>
#include <utility>

#include "common/sqlite/connection.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using Fault = FakeServer::Fault;
using testing::IsEmpty;
using testing::SizeIs;

class RepairTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
    for (int i = 0; i < 5; ++i) cases_.push_back(SubmitOne());
    ASSERT_TRUE(Sync().all_synced);
  }

  // Does to the store what no code of ours should.
  void Spoil(const std::string& sql) {
    client_.reset();
    auto db = sqlite::Connection::Open(path(), sqlite::Options());
    ASSERT_OK(db.status());
    ASSERT_OK((*db)->Execute(sql));
    db->reset();
    Reopen();
    // Once a day the rows are counted anew.
    clock_.Advance(absl::Hours(24));
    ASSERT_OK(SignIn());
  }

  std::vector<std::string> cases_;
};

TEST_F(RepairTest, ACopyThatIsWholeIsNotRepaired) {
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 0u);
  EXPECT_EQ(result.exchanges, 1u);
}

TEST_F(RepairTest, RowsThatWereLostComeBack) {
  Spoil("DELETE FROM replica WHERE kind = 11");
  EXPECT_THAT(client_->GetCase(cases_[0])->dossier.has_household(), false);
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 5u);
  EXPECT_THAT(client_->GetCase(cases_[0])->dossier.has_household(), true);
}

TEST_F(RepairTest, RowsThatTheServerDoesNotHaveGo) {
  Spoil(
      "INSERT INTO replica SELECT CAST(randomblob(15) || x'05' AS BLOB), kind, row_id, seq, visible_until, body, "
      "narrowed_at, later, later_until FROM replica WHERE kind = 10 LIMIT 1");
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 1u);
  EXPECT_THAT(*client_->ListCases(), SizeIs(5));
}

TEST_F(RepairTest, RowsOfAnOldNumberAreReplaced) {
  Spoil("UPDATE replica SET seq = seq - 1 WHERE kind = 10");
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 5u);
}

TEST_F(RepairTest, SumsThatAreWrongAreCountedAnewWithoutAskingForRows) {
  Spoil("UPDATE replica_sum SET rows = rows + 1");
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 0u);
  EXPECT_EQ(result.exchanges, 1u);
}

TEST_F(RepairTest, AStoreOfAVersionWithoutSumsCountsThem) {
  Spoil("DELETE FROM replica_sum");
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.exchanges, 1u);
}

TEST_F(RepairTest, ARepairThatIsCutGoesOnInTheNextSync) {
  Spoil("DELETE FROM replica WHERE kind IN (10, 11)");
  server_.faults = {Fault::kNone, Fault::kNone, Fault::kLostAnswer};
  SyncOptions options;
  options.max_failures = 1;
  EXPECT_FALSE(Sync(options).status.ok());
  EXPECT_THAT(*client_->ListCases(), IsEmpty());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_THAT(*client_->ListCases(), SizeIs(5));
}

TEST_F(RepairTest, WhatIsQueuedGoesAlongWithARepair) {
  Spoil("DELETE FROM replica WHERE kind = 11");
  SubmitOne();
  server_.seen.clear();
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced);
  EXPECT_THAT(server_.seen, SizeIs(1));
}

TEST_F(RepairTest, ACaseOfWhichSomethingIsQueuedIsNotDropped) {
  ASSERT_OK(client_->AddComment(cases_[1], v1::AUDIENCE_BOTH_SIDES, "باقية").status());
  // The server fails on it, so that it stays queued.
  server_.poison[6] = absl::InvalidArgumentError("bad");
  server_.GiveTo(cases_[1], world::kOtherWorker);
  server_.GiveTo(cases_[2], world::kOtherWorker);
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_FALSE(result.all_synced);
  EXPECT_TRUE(client_->GetCase(cases_[1]).ok());
  EXPECT_TRUE(absl::IsNotFound(client_->GetCase(cases_[2]).status()));
}

TEST_F(RepairTest, AScopeThatGrewOrShrankIsRepairedBeforeMoreIsRead) {
  const std::string moved = cases_[3];
  server_.GiveTo(moved, world::kOtherWorker);
  server_.scope_changed = true;
  const SyncResult shrank = Sync();
  EXPECT_TRUE(shrank.all_synced);
  EXPECT_THAT(*client_->ListCases(), SizeIs(4));
  server_.GiveTo(moved, world::kWorker);
  server_.scope_changed = true;
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_THAT(*client_->ListCases(), SizeIs(5));
}

TEST_F(RepairTest, AServerThatCanNotBeAgreedWithEndsTheSyncAndIsNotCalledSynced) {
  server_.held_is_wrong = true;
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_FALSE(result.all_synced);
  EXPECT_LT(result.exchanges, 20u);
}

}  // namespace
}  // namespace ihala::client
