#include "tests/support/disk/fault_disk.h"

#include <sqlite3.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/transaction.h"

namespace ihala {
namespace {

using sqlite::Connection;

constexpr char kPath[] = "d/t.db";

class FaultDiskTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path = kPath) {
    sqlite::Options options = options_;
    options.files = &disk_;
    return Connection::Open(path, options);
  }

  // A store with one row a number, where each has what it takes to be told from a torn one.
  static absl::Status Insert(Connection& db, int64_t number) {
    return sqlite::InTransaction(db, [&]() -> absl::Status {
      ASSIGN_OR_RETURN(sqlite::Statement insert, db.Prepare("INSERT INTO t(a, filler) VALUES(?1, zeroblob(1500))"));
      return insert.BindInt(1, number).Run();
    });
  }

  void MakeTable() {
    auto db = Open();
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute("CREATE TABLE t(a INTEGER PRIMARY KEY, filler BLOB) STRICT").ok());
  }

  // Inserts 1, 2, … until the disk stops at the `call`-th call; the number of those that were acknowledged.
  int64_t InsertUntil(uint64_t call, int64_t most, absl::string_view pragma) {
    disk_.StopAt(call);
    int64_t told = 0;
    auto db = Open();
    if (!db.ok() || !(*db)->Execute(pragma).ok()) return 0;
    while (told < most && Insert(**db, told + 1).ok()) ++told;
    return told;
  }

  // Cuts with seed after seed; how often something acknowledged was lost. Fails where a file is damaged or has a gap.
  int CountLosses(int cuts, absl::string_view pragma = "") {
    MakeTable();
    const FaultDisk::Image start = disk_.Copy();
    int losses = 0;
    for (int i = 0; i < cuts; ++i) {
      SeededRandom random(static_cast<uint64_t>(i));
      disk_.Load(start);
      const int64_t told = InsertUntil(1 + random.Uniform(120), 20, pragma);
      disk_.CutPower(random);
      auto db = Open();
      EXPECT_TRUE(db.ok()) << db.status() << " cut " << i;
      if (!db.ok()) return -1;
      EXPECT_TRUE((*db)->QuickCheck().ok()) << "cut " << i;
      const int64_t count = (*db)->QueryInt("SELECT count(*) FROM t").value_or(-1);
      EXPECT_EQ(count, (*db)->QueryInt("SELECT max(a) FROM t").value_or(-1)) << "cut " << i;
      EXPECT_LE(count, told + 1) << "cut " << i;
      losses += count < told ? 1 : 0;
      EXPECT_TRUE(Insert(**db, 1000).ok()) << "it works on";
    }
    return losses;
  }

  FakeClock clock_;
  FaultDisk disk_{"fault-disk-test", &clock_, 7};
  sqlite::Options options_;
};

TEST_F(FaultDiskTest, KeepsAStoreUnderALogAndUnderAJournal) {
  for (const auto journal : {sqlite::Journal::kWriteAheadLog, sqlite::Journal::kRollback}) {
    options_.journal = journal;
    disk_.Load({});
    MakeTable();
    {
      auto first = *Open(), second = *Open();
      for (int i = 1; i <= 300; ++i) ASSERT_TRUE(Insert(i % 2 == 0 ? *first : *second, i).ok());
      EXPECT_EQ(second->QueryInt("SELECT count(*) FROM t").value(), 300);
    }
    EXPECT_EQ(disk_.Files(), std::vector<std::string>{kPath}) << "a clean end leaves one file";
    EXPECT_TRUE((*Open())->QuickCheck().ok());
  }
}

TEST_F(FaultDiskTest, AWriterHasItsLockAlone) {
  for (const auto journal : {sqlite::Journal::kWriteAheadLog, sqlite::Journal::kRollback}) {
    options_.journal = journal;
    disk_.Load({});
    MakeTable();
    auto first = *Open(), second = *Open();
    EXPECT_TRUE(sqlite::InTransaction(*first, [&] {
                  EXPECT_EQ(Insert(*second, 1).code(), absl::StatusCode::kUnavailable);
                  EXPECT_EQ(second->QueryInt("SELECT count(*) FROM t").value(), 0);
                  return absl::OkStatus();
                }).ok());
    EXPECT_TRUE(Insert(*second, 1).ok());
  }
}

TEST_F(FaultDiskTest, ConnectionsOfSeveralThreadsLoseNothing) {
  MakeTable();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 3; ++thread) {
    threads.emplace_back([this, thread] {
      auto db = *Open();
      for (int i = 0; i < 50; ++i) {
        while (!Insert(*db, thread * 1000 + i).ok()) std::this_thread::yield();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ((*Open())->QueryInt("SELECT count(*) FROM t").value(), 150);
}

TEST_F(FaultDiskTest, NoCutLosesWhatWasAcknowledged) { EXPECT_EQ(CountLosses(500), 0); }

TEST_F(FaultDiskTest, NoCutUnderAJournalLosesWhatWasAcknowledged) {
  options_.journal = sqlite::Journal::kRollback;
  EXPECT_EQ(CountLosses(500), 0);
}

TEST_F(FaultDiskTest, ALossIsSeenWhereCommitsAreNotSynced) {
  EXPECT_GT(CountLosses(200, "PRAGMA synchronous=NORMAL"), 50);
}

TEST_F(FaultDiskTest, ALossIsSeenWhereADiskOnlyPretendsToSync) {
  MakeTable();
  const FaultDisk::Image start = disk_.Copy();
  int losses = 0;
  for (uint64_t seed = 0; seed < 100; ++seed) {
    SeededRandom random(seed);
    disk_.Load(start);
    disk_.PretendToSync(true);
    const int64_t told = InsertUntil(40 + random.Uniform(80), 20, "");
    disk_.CutPower(random);
    disk_.PretendToSync(false);
    auto db = Open();
    losses += !db.ok() || (*db)->QueryInt("SELECT count(*) FROM t").value_or(0) < told ? 1 : 0;
  }
  EXPECT_GT(losses, 30);
}

TEST_F(FaultDiskTest, AnImageIsOnlyCopiedAndCanBeLoadedAgain) {
  MakeTable();
  const FaultDisk::Image image = disk_.Copy();
  ASSERT_TRUE(Insert(**Open(), 1).ok());
  FaultDisk other("fault-disk-other", &clock_, 8);
  other.Load(image);
  sqlite::Options options;
  options.files = &other;
  EXPECT_EQ((*Connection::Open(kPath, options))->QueryInt("SELECT count(*) FROM t").value(), 0);
  EXPECT_EQ((*Open())->QueryInt("SELECT count(*) FROM t").value(), 1);
  disk_.Load(image);
  EXPECT_EQ((*Open())->QueryInt("SELECT count(*) FROM t").value(), 0);
}

TEST_F(FaultDiskTest, AHandleFromBeforeACutTouchesNothing) {
  for (const auto journal : {sqlite::Journal::kWriteAheadLog, sqlite::Journal::kRollback}) {
    options_.journal = journal;
    disk_.Load({});
    MakeTable();
    SeededRandom random(1);
    auto stale = *Open();
    ASSERT_TRUE(Insert(*stale, 1).ok());
    ASSERT_TRUE(stale->Execute("BEGIN IMMEDIATE; INSERT INTO t(a) VALUES(2)").ok());
    disk_.CutPower(random);
    auto fresh = *Open();
    ASSERT_TRUE(Insert(*fresh, 3).ok());
    const FaultDisk::Image before = disk_.Copy();
    const std::vector<std::string> files = disk_.Files();
    std::vector<std::string> bytes;
    for (const std::string& file : files) bytes.push_back(disk_.Bytes(file));
    EXPECT_FALSE(stale->Execute("INSERT INTO t(a) VALUES(4)").ok() && stale->Execute("COMMIT").ok());
    stale->Execute("ROLLBACK").IgnoreError();
    EXPECT_EQ(Insert(*stale, 5).code(), absl::StatusCode::kInternal);
    stale.reset();
    EXPECT_EQ(disk_.Files(), files);
    for (size_t i = 0; i < files.size(); ++i) EXPECT_EQ(disk_.Bytes(files[i]), bytes[i]) << files[i];
    EXPECT_EQ(fresh->QueryInt("SELECT group_concat(a, '') FROM t").value(), 13);
  }
}

TEST_F(FaultDiskTest, AProcessThatDiesLosesNothingThatItWrote) {
  MakeTable();
  auto stale = *Open();
  ASSERT_TRUE(stale->Execute("PRAGMA synchronous=NORMAL").ok());
  ASSERT_TRUE(Insert(*stale, 1).ok());
  disk_.KillProcesses();
  EXPECT_EQ((*Open())->QueryInt("SELECT count(*) FROM t").value(), 1);
  EXPECT_EQ(Insert(*stale, 2).code(), absl::StatusCode::kInternal);
}

TEST_F(FaultDiskTest, EachCallThatFailsIsToldAndUndoneAlone) {
  MakeTable();
  const FaultDisk::Image start = disk_.Copy();
  const uint64_t before = disk_.calls();
  { ASSERT_TRUE(Insert(**Open(), 1).ok()); }
  const uint64_t calls = disk_.calls() - before;
  ASSERT_GT(calls, 20u);
  for (const DiskFailure failure : {DiskFailure::kInputOutput, DiskFailure::kFull}) {
    for (uint64_t call = 1; call <= calls; ++call) {
      disk_.Load(start);
      disk_.FailAt(call, failure, /*for_ever=*/false);
      absl::Status status;
      {
        auto db = Open();
        status = db.ok() ? Insert(**db, 1) : db.status();
      }
      if (!disk_.failed()) break;
      disk_.Heal();
      auto db = Open();
      ASSERT_TRUE(db.ok()) << db.status() << " call " << call;
      EXPECT_TRUE((*db)->QuickCheck().ok());
      // The end of the connection may have met it too, after the commit.
      EXPECT_EQ((*db)->QueryInt("SELECT count(*) FROM t").value(), status.ok() ? 1 : 0) << status << " call " << call;
      if (!status.ok()) {
        EXPECT_TRUE(Insert(**db, 1).ok());
      }
    }
  }
}

TEST_F(FaultDiskTest, AFullDiskIsFullUntilItIsHealed) {
  MakeTable();
  auto db = *Open();
  disk_.FailAt(1, DiskFailure::kFull, /*for_ever=*/true);
  EXPECT_EQ(Insert(*db, 1).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Insert(*db, 1).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(db->QueryInt("SELECT count(*) FROM t").value(), 0) << "it can be read all the same";
  disk_.Heal();
  EXPECT_TRUE(Insert(*db, 1).ok());
}

TEST_F(FaultDiskTest, OneSeedIsOneRun) {
  std::vector<std::string> runs;
  for (int run = 0; run < 2; ++run) {
    FaultDisk::SeedSqlite(5);
    FaultDisk disk("fault-disk-run", &clock_, 3);
    SeededRandom random(4);
    std::string bytes;
    for (int cut = 0; cut < 20; ++cut) {
      sqlite::Options options;
      options.files = &disk;
      disk.StopAt(1 + random.Uniform(60));
      if (auto db = Connection::Open(kPath, options); db.ok()) {
        (*db)->Execute("CREATE TABLE IF NOT EXISTS t(a INTEGER PRIMARY KEY, filler BLOB)").IgnoreError();
        for (int i = 0; i < 5; ++i) Insert(**db, cut * 10 + i).IgnoreError();
      }
      disk.CutPower(random);
      for (const std::string& file : disk.Files()) absl::StrAppend(&bytes, file, disk.Bytes(file));
    }
    runs.push_back(bytes);
  }
  EXPECT_GT(runs[0].size(), 10000u);
  EXPECT_TRUE(runs[0] == runs[1]);
}

TEST_F(FaultDiskTest, AFilesNameIsDurableWhenItsFolderIs) {
  bool lost = false;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    SeededRandom random(seed);
    disk_.Load({});
    ASSERT_TRUE(disk_.CreateForOwner("d/a").ok());
    ASSERT_TRUE(disk_.Rename("d/a", "d/b").ok());
    ASSERT_TRUE(disk_.Link("d/b", "d/c").ok());
    EXPECT_EQ(disk_.Link("d/b", "d/c").code(), absl::StatusCode::kAlreadyExists);
    EXPECT_TRUE(disk_.Remove("d/a").ok()) << "there is nothing left to do";
    disk_.CutPower(random);
    lost |= *disk_.Exists("d/a");
    EXPECT_NE(*disk_.Exists("d/a"), *disk_.Exists("d/b"));
  }
  EXPECT_TRUE(lost);
}

TEST_F(FaultDiskTest, AFolderThatCannotBeChangedSaysWhy) {
  disk_.FailAt(1, DiskFailure::kFull, /*for_ever=*/false);
  EXPECT_EQ(disk_.CreateForOwner("d/a").code(), absl::StatusCode::kResourceExhausted);
  disk_.FailAt(2, DiskFailure::kInputOutput, /*for_ever=*/false);
  EXPECT_EQ(disk_.CreateForOwner("d/a").code(), absl::StatusCode::kInternal);
  disk_.FailAt(1, DiskFailure::kInputOutput, /*for_ever=*/false);
  EXPECT_EQ(disk_.Exists("d/a").status().code(), absl::StatusCode::kInternal);
  disk_.FailAt(1, DiskFailure::kInputOutput, /*for_ever=*/false);
  EXPECT_EQ(disk_.ListFolder("d").status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(*disk_.ListFolder("d"), (std::vector<std::string>{"a"}));
  EXPECT_TRUE(disk_.ListFolder("elsewhere")->empty());
  disk_.Damage("d/a", 2, "xy");
  EXPECT_EQ(disk_.Bytes("d/a"), std::string("\0\0xy", 4));
}

TEST_F(FaultDiskTest, ALogThatCannotBeMadeOnAFullDiskSaysSo) {
  MakeTable();
  disk_.FailAt(1, DiskFailure::kFull, /*for_ever=*/true);
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kResourceExhausted);
  disk_.Heal();
  EXPECT_TRUE(Open().ok());
}

TEST_F(FaultDiskTest, ALockHasOneHolderAndGoesWithThePower) {
  SeededRandom random(1);
  auto held = disk_.TryLock("d/lock");
  ASSERT_TRUE(held.ok());
  EXPECT_EQ(disk_.TryLock("d/lock").status().code(), absl::StatusCode::kUnavailable);
  disk_.CutPower(random);
  const auto other = disk_.TryLock("d/lock");
  EXPECT_TRUE(other.ok());
  held->reset();
  EXPECT_EQ(disk_.TryLock("d/lock").status().code(), absl::StatusCode::kUnavailable) << "it was no longer theirs";
}

}  // namespace
}  // namespace ihala
