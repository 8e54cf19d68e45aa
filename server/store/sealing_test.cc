// What the files of a store show to whoever has them, and what is left of a case whose key was destroyed.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/migrate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/keys/master_key_source.h"
#include "server/store/schema.h"
#include "tests/support/sealed/sealed_fixture.h"

namespace ihala {
namespace {

using ::testing::HasSubstr;

class SealingTest : public SealedFixture {
 protected:
  absl::Status Refusal() {
    store_.reset();
    return OpenSqlStore(options_).status();
  }
  std::string Keys() const { return dir_ + "/ihala.keys"; }
  void Spoil(const std::string& sql) {
    store_.reset();
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    const absl::Status spoilt = (*db)->Execute(sql);
    ASSERT_TRUE(spoilt.ok()) << spoilt;
  }
};

TEST_F(SealingTest, NothingThatWasSaidLiesInAnyFile) {
  for (int n = 1; n <= 20; ++n) Put(n);
  EXPECT_THAT(Shown(), ::testing::IsEmpty()) << "while it is open";
  store_.reset();
  EXPECT_THAT(Shown(), ::testing::IsEmpty());
  Reopen();
  for (int n = 1; n <= 20; ++n) EXPECT_EQ(Family(n), WholeFamily(n));
}

TEST_F(SealingTest, ShortCodesAreFoundByWhomHasTheKeysOnly) {
  Put(1);
  std::optional<std::string> found;
  ASSERT_TRUE(store_
                  ->Read([&](ReadTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(found, txn.FindByShortCode("CANARY1"));
                    return absl::OkStatus();
                  })
                  .ok());
  EXPECT_EQ(found, Id(1));
}

TEST_F(SealingTest, ACopyWithoutTheKeyStoreIsRefusedAndNoKeyStoreIsMade) {
  Put(1);
  store_.reset();
  std::filesystem::rename(Keys(), dir_ + "/elsewhere");
  const absl::Status refused = Refusal();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("the key store is missing"));
  EXPECT_FALSE(PathExists(Keys()));
  std::filesystem::rename(dir_ + "/elsewhere", Keys());
  Reopen();
  EXPECT_EQ(Family(1), WholeFamily(1));
}

TEST_F(SealingTest, WithoutTheMasterKeyOrWithAnotherItIsRefused) {
  Put(1);
  store_.reset();
  const std::string master = DefaultMasterKeyFile(dir_);
  std::filesystem::rename(master, dir_ + "/elsewhere");
  EXPECT_THAT(std::string(Refusal().message()), HasSubstr("there is no master key"));
  EXPECT_FALSE(PathExists(master)) << "it is never made again";
  ASSERT_TRUE(WriteFileDurably(master, std::string(64, '5')).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
  EXPECT_THAT(std::string(Refusal().message()), HasSubstr("not the one that opens this key store"));
  std::filesystem::rename(dir_ + "/elsewhere", master);
  Reopen();
}

TEST_F(SealingTest, AKeyStoreOfYesterdayIsRefused) {
  Put(1);
  store_.reset();
  std::filesystem::copy_file(Keys(), dir_ + "/yesterday");
  Reopen();
  Put(2);
  store_.reset();
  std::filesystem::copy_file(Keys(), dir_ + "/today");
  std::filesystem::copy_file(dir_ + "/yesterday", Keys(), std::filesystem::copy_options::overwrite_existing);
  const absl::Status refused = Refusal();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("it is older"));
  EXPECT_EQ(ReadFile(Keys(), 1 << 24).value_or("1"), ReadFile(dir_ + "/yesterday", 1 << 24).value_or("2"))
      << "it is left as it is";
  std::filesystem::copy_file(dir_ + "/today", Keys(), std::filesystem::copy_options::overwrite_existing);
  Reopen();
  EXPECT_EQ(Family(2), WholeFamily(2));
}

TEST_F(SealingTest, AnotherDatabasesKeyStoreIsRefused) {
  Put(1);
  store_.reset();
  SqlStoreOptions other = options_;
  other.data_dir = dir_ + "/other";
  ASSERT_TRUE(InitSqlStore(other).ok());
  std::filesystem::copy_file(other.data_dir + "/ihala.keys", Keys(), std::filesystem::copy_options::overwrite_existing);
  std::filesystem::copy_file(DefaultMasterKeyFile(other.data_dir), DefaultMasterKeyFile(dir_),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
  EXPECT_THAT(std::string(Refusal().message()), HasSubstr("another database's"));
}

TEST_F(SealingTest, ADatabaseOfYesterdayGetsNoKeyThatAnotherCaseHad) {
  Put(1);
  store_.reset();
  std::filesystem::copy_file(dir_ + "/ihala.db", dir_ + "/yesterday");
  Reopen();
  Put(2);
  const int64_t slot_of_second = SlotOf(2);
  store_.reset();
  std::filesystem::copy_file(dir_ + "/yesterday", dir_ + "/ihala.db",
                             std::filesystem::copy_options::overwrite_existing);
  Reopen();
  Put(3);
  EXPECT_GT(SlotOf(3), slot_of_second);
  EXPECT_EQ(Family(1), WholeFamily(1));
}

TEST_F(SealingTest, WhatIsUndoneTakesNoKey) {
  Put(1);
  EXPECT_FALSE(store_
                   ->Write([&](WriteTxn& txn) -> absl::Status {
                     RETURN_IF_ERROR(PutFamily(txn, 2));
                     return absl::InvalidArgumentError("no");
                   })
                   .ok());
  Put(3);
  EXPECT_EQ(SlotOf(3), SlotOf(1) + 1);
  EXPECT_EQ(Family(3), WholeFamily(3));
}

TEST_F(SealingTest, WhatWasMovedOrPutInOpenIsDamage) {
  Put(1);
  Put(2);
  const auto read = [&] {
    Reopen();
    return store_->Read([&](ReadTxn& txn) { return txn.FindDossier(Id(1)).status(); });
  };
  EXPECT_TRUE(read().ok());
  Spoil("UPDATE rows SET body = (SELECT body FROM rows WHERE kind = 11 ORDER BY seq DESC LIMIT 1) WHERE kind = 11");
  EXPECT_TRUE(absl::IsDataLoss(read()));
  Spoil("UPDATE rows SET body = x'0a0131' WHERE kind = 11");
  EXPECT_TRUE(absl::IsDataLoss(read()));
  Spoil("UPDATE rows SET body = substr(body, 1, 5) WHERE kind = 11");
  EXPECT_TRUE(absl::IsDataLoss(read()));
  Spoil("UPDATE rows SET body = x'' WHERE kind = 11");
  EXPECT_TRUE(absl::IsDataLoss(read()));
}

TEST_F(SealingTest, OfACaseWithoutItsKeyTheFormIsLeftThatErasingLeaves) {
  Put(1);
  Put(2);
  const std::vector<std::string> before = Names();
  ASSERT_TRUE(store_->DestroyKeys({Erased(1), Erased(77)}).ok());
  for (const bool again : {false, true}) {
    if (again) Reopen();
    const FamilyRows left = Family(1);
    EXPECT_EQ(left, ErasedFamily(1));
    EXPECT_EQ(Family(2), WholeFamily(2));
    // Feeds name the same rows, so that copies still agree with them.
    EXPECT_EQ(Names(), before);
  }
  EXPECT_THAT(Shown(), ::testing::IsEmpty());
}

TEST_F(SealingTest, WhatComesForACaseWithoutItsKeyIsNotKept) {
  Put(1);
  ASSERT_TRUE(store_->DestroyKeys({Erased(1)}).ok());
  Put(1);
  EXPECT_EQ(Family(1), ErasedFamily(1));
}

TEST_F(SealingTest, AnOlderCopyOfTheDatabaseShowsNoMoreOfACaseWhoseKeyWasDestroyed) {
  Put(1);
  Put(2);
  store_.reset();
  std::filesystem::copy_file(dir_ + "/ihala.db", dir_ + "/backup");
  Reopen();
  ASSERT_TRUE(store_->DestroyKeys({Erased(1)}).ok());
  store_.reset();
  std::filesystem::copy_file(dir_ + "/backup", dir_ + "/ihala.db", std::filesystem::copy_options::overwrite_existing);
  Reopen();
  EXPECT_EQ(Family(1), ErasedFamily(1));
  EXPECT_EQ(Family(2), WholeFamily(2));
}

TEST_F(SealingTest, ABenchsStoreIsOpenedByNoServer) {
  SqlStoreOptions other = options_;
  other.data_dir = dir_ + "/bench";
  other.sealing = Sealing::kOffForBench;
  ASSERT_TRUE(InitSqlStore(other).ok());
  EXPECT_TRUE(OpenSqlStore(other).ok());
  other.sealing = Sealing::kOn;
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenSqlStore(other).status()));
  options_.sealing = Sealing::kOffForBench;
  EXPECT_TRUE(absl::IsFailedPrecondition(Refusal()));
}

}  // namespace
}  // namespace ihala
