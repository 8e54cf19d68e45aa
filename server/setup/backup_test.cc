// What is seen of a copy of a server's files before anybody relies on it.
#include "server/setup/backup.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/sql_store.h"
#include "tests/support/sealed/sealed_fixture.h"
#include "tests/support/sealed/take_copy.h"

namespace ihala {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class BackupTest : public SealedFixture {
 protected:
  BackupTest() {
    for (int n = 1; n <= 5; ++n) Put(n);
    copy_ = dir_ + "/copy";
    Take();
  }
  // A copy beside the open store.
  void Take() {
    fs::remove_all(copy_);
    const absl::Status taken = TakeCopy(dir_, copy_);
    ASSERT_TRUE(taken.ok()) << taken;
  }
  absl::StatusOr<BackupContents> Verify() {
    KeyPlaces keys;
    keys.master.file = DefaultMasterKeyFile(dir_);
    return VerifyBackup(copy_, keys, random_);
  }
  std::set<std::string> Files() const {
    std::set<std::string> files;
    for (const auto& file : fs::directory_iterator(copy_)) files.insert(file.path().filename());
    return files;
  }
  void Change(const std::string& file, const std::string& sql) {
    auto db = sqlite::Connection::Open(absl::StrCat(copy_, "/", file), {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    const absl::Status changed = (*db)->Execute(sql);
    ASSERT_TRUE(changed.ok()) << changed;
  }
  // Overwrites bytes in the middle of a file.
  void Damage(const std::string& file) {
    const std::string path = absl::StrCat(copy_, "/", file);
    std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(fs::file_size(path) / 2));
    stream << std::string(5000, 'x');
  }

  std::string copy_;
};

TEST_F(BackupTest, AWholeCopySaysHowFarItGoes) {
  const absl::StatusOr<BackupContents> contents = Verify();
  ASSERT_TRUE(contents.ok()) << contents.status();
  EXPECT_EQ(contents->epoch, store_->epoch());
  EXPECT_EQ(contents->cases, 5u);
  EXPECT_GT(contents->contents, 5u);
  uint64_t head = 0;
  std::optional<uint32_t> tag;
  const auto read = [&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(head, txn.HeadSeq());
    ASSIGN_OR_RETURN(tag, txn.FindTag(contents->head_seq));
    return absl::OkStatus();
  };
  ASSERT_TRUE(store_->Read(read).ok());
  EXPECT_EQ(contents->head_seq, head);
  EXPECT_EQ(contents->tag, tag);
  Put(6);
  EXPECT_EQ(Verify()->head_seq, head) << "a copy does not go on";
}

TEST_F(BackupTest, LookingChangesNothingAndLeavesNothing) {
  const std::set<std::string> files = Files();
  const std::string database = *ReadFile(copy_ + "/ihala.db", 1 << 28);
  const std::string keys = *ReadFile(copy_ + "/ihala.keys", 1 << 28);
  ASSERT_TRUE(Verify().ok());
  EXPECT_EQ(Files(), files);
  EXPECT_EQ(*ReadFile(copy_ + "/ihala.db", 1 << 28), database);
  EXPECT_EQ(*ReadFile(copy_ + "/ihala.keys", 1 << 28), keys);
}

// As a snapshot of the disk has it: the file and its log.
TEST_F(BackupTest, WhatStillLiesInALogBesideItBelongsToIt) {
  fs::remove_all(copy_);
  fs::create_directories(copy_);
  Put(6);
  for (const char* name : {"ihala.db", "ihala.db-wal", "ihala.keys", "ihala.keys-wal"}) {
    if (fs::exists(absl::StrCat(dir_, "/", name)))
      fs::copy_file(absl::StrCat(dir_, "/", name), absl::StrCat(copy_, "/", name));
  }
  ASSERT_TRUE(fs::exists(copy_ + "/ihala.db-wal"));
  const std::set<std::string> files = Files();
  const absl::StatusOr<BackupContents> contents = Verify();
  ASSERT_TRUE(contents.ok()) << contents.status();
  EXPECT_EQ(contents->cases, 6u);
  EXPECT_EQ(Files(), files);
}

TEST_F(BackupTest, ACopyThatIsDamagedAnywhereIsNoBackup) {
  for (const char* file : {"ihala.db", "ihala.keys"}) {
    Damage(file);
    EXPECT_FALSE(Verify().ok()) << file;
    Take();
  }
}

TEST_F(BackupTest, OneContentThatDoesNotOpenIsEnoughToRefuseIt) {
  for (const char* damage : {"UPDATE rows SET body = zeroblob(length(body)) WHERE seq = (SELECT max(seq) FROM rows)",
                             "UPDATE rows SET referral_id = zeroblob(16) WHERE seq = (SELECT max(seq) FROM rows)"}) {
    ASSERT_TRUE(Verify().ok());
    Change("ihala.db", damage);
    EXPECT_TRUE(absl::IsDataLoss(Verify().status())) << damage << ": " << Verify().status();
    Take();
  }
}

TEST_F(BackupTest, ACopyThatLacksItsLastCommitIsNoBackup) {
  Change("ihala.db", "DELETE FROM commits WHERE last_seq = (SELECT max(last_seq) FROM commits)");
  EXPECT_TRUE(absl::IsDataLoss(Verify().status())) << Verify().status();
}

TEST_F(BackupTest, WithoutTheKeysItIsNoBackup) {
  fs::rename(copy_ + "/ihala.keys", copy_ + "/elsewhere");
  EXPECT_THAT(std::string(Verify().status().message()), HasSubstr("ihala.keys"));
  Take();
  // As it was before the last case came.
  Change("ihala.keys", absl::StrCat("DELETE FROM slots WHERE slot >= ", SlotOf(5),
                                    "; UPDATE sqlite_sequence SET seq = ", SlotOf(5) - 1));
  EXPECT_FALSE(Verify().ok()) << "the keys are older than the database";
}

TEST_F(BackupTest, AnotherMasterKeyOpensNothing) {
  KeyPlaces keys;
  keys.master.environment = std::string(64, 'a');
  EXPECT_TRUE(absl::IsFailedPrecondition(VerifyBackup(copy_, keys, random_).status()));
}

TEST_F(BackupTest, WhereThereIsNoneThatIsSaid) {
  fs::remove_all(copy_);
  EXPECT_TRUE(absl::IsNotFound(Verify().status())) << Verify().status();
}

TEST_F(BackupTest, ACopyOfAnotherVersionIsForThatProgram) {
  Change("ihala.db", "PRAGMA user_version=1");
  EXPECT_THAT(std::string(Verify().status().message()), HasSubstr("another version"));
}

}  // namespace
}  // namespace ihala
