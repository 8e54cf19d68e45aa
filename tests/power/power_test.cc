// What the power cuts and failing disks of this folder have taught, each as small as it can be; and that the harness
// sees what it is there to see.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client-lib/src/salvage.h"
#include "common/sqlite/connection.h"
#include "tests/power/cuts.h"
#include "tests/power/device.h"
#include "tests/power/run.h"
#include "tests/power/server_core.h"

namespace ihala::power_test {
namespace {

TEST(PowerTest, TheJournalOfAStoresMakingDoesNotComeBackToUndoIt) {
  constexpr char kPath[] = "d/t.db";
  FakeClock clock;
  FaultDisk disk("power-test", &clock, 1);
  for (uint64_t seed = 0; seed < 50; ++seed) {
    SeededRandom random(seed);
    disk.Load({});
    // A log that an earlier cut left behind: SQLite syncs the folder only for one that it makes.
    ASSERT_TRUE(disk.CreateForOwner(absl::StrCat(kPath, "-wal")).ok());
    {
      auto db = sqlite::Connection::Open(kPath, {.files = &disk});
      ASSERT_TRUE(db.ok()) << db.status();
      ASSERT_TRUE((*db)->Execute("CREATE TABLE t(a)").ok());
      disk.CutPower(random);
    }
    auto db = sqlite::Connection::Open(kPath, {.files = &disk});
    ASSERT_TRUE(db.ok()) << db.status();
    EXPECT_TRUE((*db)->Execute("INSERT INTO t VALUES(1)").ok()) << "seed " << seed;
  }
}

TEST(PowerTest, AStoreThatDidNotGetItsLogIsNotOpened) {
  FakeClock clock;
  FaultDisk disk("power-test", &clock, 1);
  int failed = 0;
  for (const DiskFailure failure : {DiskFailure::kFull, DiskFailure::kInputOutput}) {
    for (uint64_t call = 1;; ++call) {
      disk.Load({});
      disk.FailAt(call, failure, /*for_ever=*/false);
      auto db = sqlite::Connection::Open("d/t.db", {.files = &disk});
      if (!disk.failed()) break;
      ++failed;
      if (!db.ok()) continue;
      EXPECT_TRUE((*db)->Execute("CREATE TABLE t(a)").ok());
      EXPECT_FALSE(disk.Bytes("d/t.db-wal").empty()) << "call " << call;
    }
  }
  EXPECT_GT(failed, 20);
}

TEST(PowerTest, AFileThatCannotBeReadAtTheMomentIsNotDamaged) {
  FakeClock clock;
  FaultDisk disk("power-test", &clock, 1);
  {
    auto db = sqlite::Connection::Open("d/t.db", {.files = &disk});
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)
                    ->Execute("CREATE TABLE t(a INTEGER PRIMARY KEY, b BLOB);"
                              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) "
                              "INSERT INTO t SELECT i, zeroblob(10000) FROM n")
                    .ok());
  }
  uint64_t call = 1;
  for (;; ++call) {
    // One that has read nothing yet.
    auto db = sqlite::Connection::Open("d/t.db", {.files = &disk});
    ASSERT_TRUE(db.ok()) << db.status();
    disk.FailAt(call, DiskFailure::kInputOutput, /*for_ever=*/false);
    const absl::Status status = (*db)->QuickCheck();
    if (!disk.failed()) break;
    EXPECT_EQ(status.code(), absl::StatusCode::kInternal) << "call " << call << ": " << status;
    EXPECT_TRUE((*db)->QuickCheck().ok());
  }
  EXPECT_GT(call, 20u);
}

// The power goes when a salvage has only names left to change, at each of its calls to the disk.
TEST(PowerTest, TheLogOfADamagedFileIsNeverTakenForTheFreshOnes) {
  FakeClock clock;
  FaultDisk disk("power-test", &clock, 1);
  const auto make = [&](const std::string& path, absl::string_view content) {
    auto db = sqlite::Connection::Open(path, {.files = &disk});
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute(absl::StrCat("CREATE TABLE t(a); INSERT INTO t VALUES('", content, "')")).ok());
    // Leaves the log where it is.
    if (content == "damaged") disk.KillProcesses();
  };
  make("d/s.salvaged", "fresh");
  make("d/s", "damaged");
  const FaultDisk::Image image = disk.Copy();
  for (uint64_t seed = 0; seed < 40; ++seed) {
    for (uint64_t call = 1;; ++call) {
      SeededRandom random(seed * 100 + call);
      disk.Load(image);
      disk.StopAt(call);
      client::FinishSalvage(disk, "d/s").IgnoreError();
      if (!disk.stopped()) break;
      disk.CutPower(random);
      ASSERT_TRUE(client::FinishSalvage(disk, "d/s").ok());
      auto db = sqlite::Connection::Open("d/s", {.files = &disk});
      ASSERT_TRUE(db.ok()) << db.status();
      EXPECT_EQ((*db)->QueryInt("SELECT count(*) FROM t WHERE a = 'fresh'").value_or(-1), 1)
          << "seed " << seed << " call " << call;
    }
  }
}

TEST(PowerTest, DisksThatOnlyPretendToSyncAreFoundOut) {
  RunOptions options;
  options.lying_disks = true;
  for (const Which which : {Which::kDevice, Which::kServer}) {
    options.which = which;
    const RunResult result = PlayScenes(options);
    EXPECT_FALSE(result.findings.ok());
    ASSERT_TRUE(result.bad_scene.has_value());
    // The command that is printed shows it again.
    options.scene = result.bad_scene;
    EXPECT_EQ(PlayScenes(options).findings.texts, result.findings.texts);
    options.scene.reset();
  }
}

TEST(PowerTest, OneSeedIsOneRun) {
  RunOptions options;
  options.cuts = 60;
  options.seed = 7;
  const Findings first = PlayScenes(options).findings;
  const Findings second = PlayScenes(options).findings;
  EXPECT_GE(first.cuts, 60u);
  EXPECT_EQ(first.cuts, second.cuts);
  EXPECT_EQ(first.recoveries_cut, second.recoveries_cut);
  EXPECT_TRUE(first.ok());
}

TEST(PowerTest, AWriterWithItsOwnThreadLosesNothing) {
  Findings findings;
  for (uint64_t scene = 0; scene < 30; ++scene) {
    SeededRandom random(scene);
    ServerCore server(ServerCore::Start::kWorld, scene, /*own_thread=*/true);
    PlayScene(server, {}, random, &findings);
    ASSERT_TRUE(findings.ok()) << "scene " << scene << ": " << findings.texts.front();
  }
  EXPECT_GT(findings.cuts, 100u);
}

}  // namespace
}  // namespace ihala::power_test
