// Promises about files that were damaged, cut off or left behind.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "client-lib/src/store.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::SizeIs;

class SalvageTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  std::string Bytes(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  void Overwrite(const std::string& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }
};

TEST_F(SalvageTest, AFileThatIsNoStoreMovesAsideAndAFreshOneTakesItsPlace) {
  SubmitOne();
  client_.reset();
  std::string bytes = Bytes(path());
  bytes.replace(0, 100, 100, 'x');
  Overwrite(path(), bytes);
  Open();
  const StoreStatus status = *client_->GetStatus();
  EXPECT_EQ(status.damaged_file, path() + ".damaged-1");
  EXPECT_EQ(Bytes(status.damaged_file), bytes);
  EXPECT_EQ(status.salvaged, 0u);
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  SubmitOne();
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(SalvageTest, QueueAndDraftsAreSavedFromADamagedCopy) {
  const std::string done = SubmitOne();
  ASSERT_OK(Sync().status);
  // The copy of the directory is what gets damaged; the queue lies on other pages.
  for (int i = 0; i < 30; ++i) {
    v1::Row row;
    row.set_row_id("X" + std::to_string(i));
    row.mutable_organisation()->set_code("X" + std::to_string(i));
    row.mutable_organisation()->mutable_name()->set_en(std::string(500, 'q'));
    server_.PutRow(row);
  }
  ASSERT_OK(Sync().status);
  const std::string waiting = SubmitOne();
  ASSERT_TRUE(client_->AddComment(waiting, v1::AUDIENCE_BOTH_SIDES, "تعليق").ok());
  const std::string draft = *client_->SaveDraft(Dossier());
  const std::vector<OperationRecord> before = *client_->ListOperations();
  client_.reset();
  ASSERT_OK(DamageCopy(path()));

  Open();
  StoreStatus status = *client_->GetStatus();
  EXPECT_FALSE(status.damaged_file.empty());
  EXPECT_EQ(status.salvaged, 3u);
  ASSERT_OK(client_->Unlock(world::PassphraseOf(world::kWorker)));
  EXPECT_EQ(client_->GetDraft(draft)->referral.people_size(), 1);
  const std::vector<OperationRecord> after = *client_->ListOperations();
  ASSERT_THAT(after, SizeIs(2));
  EXPECT_NE(after[0].stream_id, before[1].stream_id);
  EXPECT_EQ(after[0].operation.origin().n(), 2u);
  EXPECT_EQ(after[0].operation.origin().digest(), before[1].digest);
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(DeliveryOf(waiting), Delivery::kAcknowledged);
  EXPECT_EQ(DeliveryOf(done), Delivery::kAcknowledged);
  EXPECT_EQ(server_.effects, 3u);
}

TEST_F(SalvageTest, WhatHadAlreadyGoneThroughIsNotDoneAgain) {
  SubmitOne();
  server_.faults = {FakeServer::Fault::kLostAnswer};
  SyncOptions once;
  once.max_failures = 1;
  EXPECT_TRUE(absl::IsUnavailable(Sync(once).status));
  client_.reset();
  // The directory's rows are damaged.
  ASSERT_OK(DamageCopy(path()));
  Open();
  EXPECT_EQ(client_->GetStatus()->salvaged, 1u);
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(server_.effects, 1u);
}

TEST_F(SalvageTest, ARefusedCommandSurvivesWithItsReason) {
  server_.forced_verdicts[1].set_kind(v1::VERDICT_KIND_REJECTED);
  server_.forced_verdicts[1].set_reason("AGREEMENT_EXPIRED");
  SubmitOne();
  ASSERT_OK(Sync().status);
  client_.reset();
  ASSERT_OK(DamageCopy(path()));
  Reopen();
  const std::vector<OperationRecord> records = *client_->ListOperations();
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].delivery, Delivery::kRefused);
  EXPECT_EQ(records[0].reason, "AGREEMENT_EXPIRED");
}

TEST_F(SalvageTest, NamesOfColumnsThatWereExplainedOnceAreStillKnown) {
  const std::map<std::string, std::string> columns = {{"اسم رب الأسرة في كشفنا", "head_first_name"},
                                                      {"جوال 2", "phone"}};
  ASSERT_OK(client_->SaveImportColumns(columns));
  client_.reset();
  ASSERT_OK(DamageCopy(path()));
  Reopen();
  EXPECT_FALSE(client_->GetStatus()->damaged_file.empty());
  const auto kept = client_->GetImportColumns();
  ASSERT_OK(kept.status());
  EXPECT_EQ(*kept, columns);
}

TEST_F(SalvageTest, NamesOfColumnsThatTheDamageGarbledStandInTheWayOfNoImport) {
  client_.reset();
  for (const char* garbled : {"one,two,three\r\n", "our name,no such column\r\n", "\"never closed"}) {
    {
      auto opened = OpenedStore::Open(path(), world::PassphraseOf(world::kWorker));
      ASSERT_OK(opened.status());
      ASSERT_OK((*opened)->store().Put(settings::kImportColumns, garbled));
    }
    ASSERT_OK(DamageCopy(path()));
    Reopen();
    const auto kept = client_->GetImportColumns();
    ASSERT_OK(kept.status());
    EXPECT_THAT(*kept, SizeIs(0)) << garbled;
    ASSERT_OK(SignIn());
    ASSERT_OK(Sync().status);
    client_.reset();
  }
}

TEST_F(SalvageTest, ASalvageThatWasCutShortIsEndedAtTheNextOpening) {
  SubmitOne();
  client_.reset();
  const std::string original = Bytes(path());
  // As if the power had gone when the fresh store had its last name but one.
  Overwrite(path() + ".salvaged", original);
  Overwrite(path(), "rubbish");
  Open();
  EXPECT_EQ(Bytes(path() + ".damaged-1"), "rubbish");
  ASSERT_OK(client_->Unlock(world::PassphraseOf(world::kWorker)));
  EXPECT_THAT(*client_->ListOperations(), SizeIs(1));
}

TEST_F(SalvageTest, AStoreOfANewerProgramIsLeftAlone) {
  client_.reset();
  {
    auto db = *sqlite::Connection::Open(path(), {});
    ASSERT_OK(db->Execute("PRAGMA user_version = 99"));
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(Client::Open(OptionsOf(path())).status()));
  EXPECT_FALSE(std::filesystem::exists(path() + ".damaged-1"));
}

// What Submit said OK to is in the file when the process is killed in the next instant.
TEST_F(SalvageTest, WhatWasAcknowledgedToThePersonSurvivesAKill) {
  client_.reset();
  for (int round = 0; round < 5; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      auto client = *Client::Open(OptionsOf(path()));
      if (!client->Unlock(world::PassphraseOf(world::kWorker)).ok()) _exit(1);
      for (int i = 0;; ++i) {
        const absl::StatusOr<Queued> queued = client->SubmitReferral(Dossier());
        if (!queued.ok()) _exit(1);
        if (write(ends[1], queued->referral_id.data(), 16) != 16) _exit(1);
      }
    }
    close(ends[1]);
    std::vector<std::string> told;
    char id[16];
    while (told.size() < 3 + static_cast<size_t>(round) && read(ends[0], id, 16) == 16) told.emplace_back(id, 16);
    kill(child, SIGKILL);
    // What it said in its last moments counts too.
    while (read(ends[0], id, 16) == 16) told.emplace_back(id, 16);
    close(ends[0]);
    int how = 0;
    ASSERT_EQ(waitpid(child, &how, 0), child);
    ASSERT_TRUE(WIFSIGNALED(how));
    Reopen();
    for (const std::string& one : told) EXPECT_EQ(DeliveryOf(one), Delivery::kQueued);
    const std::vector<OperationRecord> records = *client_->ListOperations();
    for (size_t i = 0; i < records.size(); ++i) EXPECT_EQ(records[i].n, i + 1);
    client_.reset();
    // The child drew from its own copy of the random source.
    random_.Bytes(1000 * (static_cast<size_t>(round) + 1));
  }
  Reopen();
  ASSERT_OK(SignIn());
  EXPECT_TRUE(Sync().all_synced);
  EXPECT_EQ(server_.effects, client_->ListOperations()->size());
}

}  // namespace
}  // namespace ihala::client
