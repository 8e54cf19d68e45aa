// What a program of before left open is sealed, whatever happens meanwhile.
#include "server/store/seal_database.h"

#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "common/base/file.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/migrate.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/keys/master_key_source.h"
#include "server/store/schema.h"
#include "server/store/store_keys.h"
#include "tests/support/sealed/sealed_file.h"
#include "tests/support/sealed/sealed_fixture.h"

namespace ihala {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

class SealDatabaseTest : public SealedFixture {
 protected:
  static constexpr int kFamilies = 150;  // More rows than are sealed at once.

  void MakeFileOfBefore(int families) {
    for (int n = 1; n <= families; ++n) Put(n);
    names_ = Names();
    seed_ = std::string(store_->signing_seed().Reveal());
    store_.reset();
    ASSERT_TRUE(MakeOlder(options_).ok());
    ASSERT_THAT(Shown(), Contains("ihala.db"));
  }

  // Does what opening does, and has the disk fail at the commit of this number.
  absl::Status SealUntilCommit(int most) {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {.create = false});
    EXPECT_TRUE(db.ok() && sqlite::Migrate(**db, ServerMigrations()).ok());
    sqlite3_commit_hook((*db)->handle(), [](void* left) { return --*static_cast<int*>(left) < 0 ? 1 : 0; }, &most);
    absl::StatusOr<StoreKeys> keys = OpenStoreKeys(options_, **db);
    if (!keys.ok()) return keys.status();
    const absl::Status begun = keys->store->BeginToGive();
    if (!begun.ok()) return begun;
    uint64_t next_slot = keys->store->first_free();
    return SealDatabase(**db, *keys->bodies, &next_slot);
  }

  void ExpectWhole(int families) {
    EXPECT_EQ(Names(), names_);
    for (int n = 1; n <= families; ++n) EXPECT_EQ(Family(n), WholeFamily(n)) << n;
    EXPECT_EQ(store_->signing_seed().Reveal(), seed_);
    EXPECT_THAT(Shown(), IsEmpty()) << "while it is open";
    store_.reset();
    EXPECT_THAT(Shown(), IsEmpty());
    const absl::StatusOr<std::string> bytes = ReadFile(dir_ + "/ihala.db", 1 << 28);
    EXPECT_FALSE(absl::StrContains(*bytes, seed_));
  }

  std::vector<std::string> names_;
  std::string seed_;
};

TEST_F(SealDatabaseTest, AFileOfBeforeIsSealedAndNothingThatLayOpenIsLeft) {
  MakeFileOfBefore(kFamilies);
  Reopen();
  ExpectWhole(kFamilies);
}

TEST_F(SealDatabaseTest, ItGoesOnWhereItWasCutOff) {
  MakeFileOfBefore(kFamilies);
  int cuts = 0;
  for (int most = 0;; ++most) {
    const absl::Status sealed = SealUntilCommit(most % 3);
    if (sealed.ok()) break;
    ++cuts;
    ASSERT_LT(cuts, 200) << sealed;
  }
  EXPECT_GE(cuts, 5);
  Reopen();
  ExpectWhole(kFamilies);
}

TEST_F(SealDatabaseTest, EveryCaseHasOneKeyAfterCuts) {
  MakeFileOfBefore(20);
  for (int most = 0; !SealUntilCommit(most).ok(); ++most) {
  }
  Reopen();
  std::set<int64_t> slots;
  for (int n = 1; n <= 20; ++n) slots.insert(SlotOf(n));
  EXPECT_EQ(slots.size(), 20u);
  EXPECT_FALSE(slots.contains(0));
  ExpectWhole(20);
}

TEST_F(SealDatabaseTest, AFileOfBeforeThatIsBroughtBackIsSealedUnderTheSameKeyStore) {
  MakeFileOfBefore(2);
  std::filesystem::copy_file(dir_ + "/ihala.db", dir_ + "/before");
  Reopen();
  Put(3);
  store_.reset();
  std::filesystem::copy_file(dir_ + "/before", dir_ + "/ihala.db", std::filesystem::copy_options::overwrite_existing);
  std::filesystem::remove(dir_ + "/before");
  Reopen();
  ExpectWhole(2);
}

TEST_F(SealDatabaseTest, AFileOfBeforeTakesNoOtherInstallationsKeyStore) {
  MakeFileOfBefore(1);
  SqlStoreOptions other = options_;
  other.data_dir = dir_ + "/other";
  ASSERT_TRUE(InitSqlStore(other).ok());
  ASSERT_TRUE(OpenSqlStore(other).ok());
  std::filesystem::copy_file(other.data_dir + "/ihala.keys", dir_ + "/ihala.keys");
  std::filesystem::copy_file(DefaultMasterKeyFile(other.data_dir), DefaultMasterKeyFile(dir_));
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenSqlStore(options_).status()));
  std::filesystem::remove(dir_ + "/ihala.keys");
  Reopen();
  ExpectWhole(1);
}

}  // namespace
}  // namespace ihala
