#include "common/sqlite/connection.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "common/sqlite/transaction.h"

namespace ihala::sqlite {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ConnectionTest : public ::testing::Test {
 protected:
  ConnectionTest() {
    std::string pattern = ::testing::TempDir() + "/connection_test_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    path_ = folder_ + "/store.db";
  }
  ~ConnectionTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Connection> Open(const Options& options = {}) const {
    auto opened = Connection::Open(path_, options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  // With a small table of cases.
  std::unique_ptr<Connection> OpenWithCases() const {
    auto db = Open();
    EXPECT_TRUE(db->Execute("CREATE TABLE cases(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
                            "  body BLOB, parent INTEGER REFERENCES cases(id),"
                            "  size INTEGER CHECK(size < 50)) STRICT")
                    .ok());
    return db;
  }

  static absl::Status Insert(Connection& db, absl::string_view name, int64_t size = 1) {
    auto insert = db.Prepare("INSERT INTO cases(name, size) VALUES(?1, ?2)");
    if (!insert.ok()) return insert.status();
    return insert->BindText(1, name).BindInt(2, size).Run();
  }

  std::string folder_;
  std::string path_;
};

TEST_F(ConnectionTest, TheFileIsTheOwnersAloneAndSoAreItsCompanions) {
  auto db = OpenWithCases();
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    struct stat info = {};
    stat(entry.path().c_str(), &info);
    EXPECT_EQ(info.st_mode & 0777, 0600u) << entry.path();
  }
}

TEST_F(ConnectionTest, TheSettingsThatKeepDataAreOn) {
  auto db = Open();
  EXPECT_EQ(db->QueryInt("PRAGMA foreign_keys").value(), 1);
  EXPECT_EQ(db->QueryInt("PRAGMA synchronous").value(), 2);
  EXPECT_EQ(db->QueryInt("PRAGMA mmap_size").value(), 0);
  EXPECT_EQ(db->QueryInt("PRAGMA temp_store").value(), 2);
  Statement mode = db->Prepare("PRAGMA journal_mode").value();
  ASSERT_TRUE(mode.Step().value());
  EXPECT_EQ(mode.ColumnText(0), "wal");
}

TEST_F(ConnectionTest, ARollbackJournalSyncsItsFolderToo) {
  auto db = Open({.journal = Journal::kRollback});
  EXPECT_EQ(db->QueryInt("PRAGMA synchronous").value(), 3);
  ASSERT_TRUE(db->Execute("CREATE TABLE t(a)").ok());
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
}

TEST_F(ConnectionTest, AMissingFileIsMadeOnlyIfAsked) {
  EXPECT_EQ(Connection::Open(path_, {.create = false}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Connection::Open(path_, {.read_only = true}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_NE(Open(), nullptr);
  EXPECT_TRUE(Connection::Open(path_, {.create = false}).ok());
}

TEST_F(ConnectionTest, AFolderThatIsNotThereIsSaid) {
  const absl::Status status = Connection::Open(folder_ + "/no/store.db", {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("store.db"));
}

TEST_F(ConnectionTest, WhatIsNoDatabaseIsDataLoss) {
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_EQ(Connection::Open(path_, {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Connection::Open(path_, {.read_only = true}).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ConnectionTest, AReadOnlyConnectionWritesNothing) {
  ASSERT_TRUE(Insert(*OpenWithCases(), "a").ok());
  auto reader = Open({.read_only = true});
  EXPECT_EQ(reader->QueryInt("SELECT count(*) FROM cases").value(), 1);
  EXPECT_EQ(Insert(*reader, "b").code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ConnectionTest, AMemoryDatabaseWorksLikeAFile) {
  auto db = Connection::Open(":memory:", {}).value();
  ASSERT_TRUE(db->Execute("CREATE TABLE t(a); INSERT INTO t VALUES(3), (4);").ok());
  EXPECT_EQ(db->QueryInt("SELECT sum(a) FROM t").value(), 7);
}

TEST_F(ConnectionTest, ConstraintsHaveTheirCodesAndNameTheColumn) {
  auto db = OpenWithCases();
  ASSERT_TRUE(Insert(*db, "Khalil").ok());
  const absl::Status twice = Insert(*db, "Khalil");
  EXPECT_EQ(twice.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(twice.message()), HasSubstr("cases.name"));
  EXPECT_EQ(Insert(*db, "b", 50).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(db->Execute("INSERT INTO cases(name, parent) VALUES('c', 99)").code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(db->Execute("INSERT INTO cases(name) VALUES(NULL)").code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ConnectionTest, BoundValuesNeverReachAnError) {
  auto db = OpenWithCases();
  ASSERT_TRUE(db->Execute("CREATE VIRTUAL TABLE found USING fts5(name);"
                          "CREATE TRIGGER no BEFORE INSERT ON cases WHEN NEW.size = 7"
                          " BEGIN SELECT RAISE(ABORT, 'forbidden'); END;")
                  .ok());
  std::vector<absl::Status> errors;
  ASSERT_TRUE(Insert(*db, "Khalil").ok());
  errors.push_back(Insert(*db, "Khalil"));
  errors.push_back(Insert(*db, "Khalil2", 7));
  // SQLite's own text would quote the search words.
  Statement search = db->Prepare("SELECT count(*) FROM found WHERE found MATCH ?1").value();
  errors.push_back(search.BindText(1, "\"Khalil").Run());
  Statement json = db->Prepare("SELECT json_extract('{}', ?1)").value();
  errors.push_back(json.BindText(1, "Khalil").Run());
  Statement typed = db->Prepare("INSERT INTO cases(name, size) VALUES('z', ?1)").value();
  errors.push_back(typed.BindText(1, "Khalil").Run());
  for (const absl::Status& error : errors) {
    EXPECT_FALSE(error.ok());
    EXPECT_THAT(error.ToString(), Not(HasSubstr("Khalil")));
  }
}

TEST_F(ConnectionTest, WrongSqlSaysWhatIsWrong) {
  auto db = OpenWithCases();
  const absl::Status status = db->Prepare("SELECT nothing FROM cases").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("nothing"));
  EXPECT_FALSE(db->Prepare("").ok());
  EXPECT_FALSE(db->Prepare("-- only a comment").ok());
  EXPECT_FALSE(db->Prepare("SELECT 1; SELECT 2").ok());
  EXPECT_TRUE(db->Prepare("SELECT 1; ").ok());
  // A name in double quotes must not pass as a string.
  EXPECT_FALSE(db->Prepare("SELECT \"nothing\" FROM cases").ok());
  EXPECT_FALSE(db->Execute("SELECT 1; SELEC 2").ok());
}

TEST_F(ConnectionTest, AnotherWriterIsUnavailableAfterTheTimeout) {
  auto db = OpenWithCases();
  auto other = Open({.busy_timeout = absl::Milliseconds(5)});
  ASSERT_TRUE(InTransaction(*db, [&] {
                EXPECT_EQ(Insert(*other, "x").code(), absl::StatusCode::kUnavailable);
                EXPECT_EQ(InTransaction(*other, [] { return absl::OkStatus(); }).code(),
                          absl::StatusCode::kUnavailable);
                return absl::OkStatus();
              }).ok());
  EXPECT_TRUE(Insert(*other, "x").ok());
}

TEST_F(ConnectionTest, AFullDiskIsResourceExhausted) {
  auto db = OpenWithCases();
  ASSERT_TRUE(db->Execute("PRAGMA max_page_count=10").ok());
  EXPECT_EQ(Insert(*db, std::string(100000, 'x')).code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ConnectionTest, QuickCheckFindsADamagedFile) {
  {
    auto db = OpenWithCases();
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE(Insert(*db, "name " + std::to_string(i)).ok());
    EXPECT_TRUE(db->QuickCheck().ok());
    ASSERT_TRUE(db->Checkpoint(CheckpointMode::kTruncate).ok());
  }
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 3);
    file << std::string(4096, '\x5a');
  }
  EXPECT_EQ(Open()->QuickCheck().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ConnectionTest, CheckpointsCopyTheLogBack) {
  auto db = Open({.checkpoint_pages = 0});
  ASSERT_TRUE(db->Execute("CREATE TABLE t(a)").ok());
  const CheckpointResult passive = db->Checkpoint(CheckpointMode::kPassive).value();
  EXPECT_GT(passive.pages_in_log, 0);
  EXPECT_EQ(passive.pages_copied, passive.pages_in_log);
  ASSERT_TRUE(db->Checkpoint(CheckpointMode::kTruncate).ok());
  EXPECT_EQ(std::filesystem::file_size(path_ + "-wal"), 0u);
}

TEST_F(ConnectionTest, AnInterruptedStatementIsCancelled) {
  auto db = Open();
  Statement endless = db->Prepare(
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) "
                            "SELECT i FROM n")
                          .value();
  ASSERT_TRUE(endless.Step().value());
  db->Interrupt();
  EXPECT_EQ(endless.Step().status().code(), absl::StatusCode::kCancelled);
}

TEST_F(ConnectionTest, QueryIntTellsNoRowFromNull) {
  auto db = OpenWithCases();
  EXPECT_EQ(db->QueryInt("SELECT size FROM cases").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(db->QueryInt("SELECT max(size) FROM cases").value(), 0);
}

TEST_F(ConnectionTest, ChangesAndRowIdsAreThoseOfTheLastWrite) {
  auto db = OpenWithCases();
  ASSERT_TRUE(Insert(*db, "a").ok());
  ASSERT_TRUE(Insert(*db, "b").ok());
  EXPECT_EQ(db->LastInsertRowId(), 2);
  ASSERT_TRUE(db->Execute("UPDATE cases SET size = 3").ok());
  EXPECT_EQ(db->Changes(), 2);
}

}  // namespace
}  // namespace ihala::sqlite
