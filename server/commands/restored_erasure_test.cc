// Promises of the list of erasures: whatever is put back from a backup, who was erased stays so.
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/sqlite/connection.h"
#include "gtest/gtest.h"
#include "tests/support/world/erasing_fixture.h"

namespace ihala {
namespace {

namespace fs = std::filesystem;
using world::kWorker;

class RestoredErasureTest : public ErasingFixture {
 protected:
  // The files of the stopped store, as a backup has them.
  void BackUp() {
    executor_.reset();
    store_.reset();
    fs::create_directories(dir_ + "/backup");
    for (const char* file : {"ihala.db", "ihala.keys", "ihala.erased"}) {
      if (!fs::exists(dir_ + "/" + file)) continue;
      fs::copy_file(dir_ + "/" + file, dir_ + "/backup/" + file, fs::copy_options::overwrite_existing);
    }
    Restart();
  }
  void PutBack(const std::vector<std::string>& files) {
    executor_.reset();
    store_.reset();
    for (const std::string& file : files) {
      fs::copy_file(dir_ + "/backup/" + file, dir_ + "/" + file, fs::copy_options::overwrite_existing);
    }
  }
  void EraseWhole(const std::string& id) {
    EraseByHand(id);
    EraseWhatIsDue();
    ASSERT_TRUE(IsFinished(id));
  }
};

TEST_F(RestoredErasureTest, TheyAreErasedAgainWhicheverFilesAreOld) {
  for (const std::vector<std::string>& old :
       std::vector<std::vector<std::string>>{{"ihala.db"}, {"ihala.keys"}, {"ihala.db", "ihala.keys"}}) {
    const std::string id = ClosedCase();
    const std::string other = ClosedCase();
    BackUp();
    EraseWhole(id);
    PutBack(old);
    Restart();
    EXPECT_TRUE(CoreOf(id).has_erased()) << old.front();
    EXPECT_EQ(CoreOf(id).erased().cause(), v1::ERASURE_CAUSE_ASKED);
    EXPECT_EQ(CountChildren(id, RowKind::kComment), 0);
    EXPECT_TRUE(IsFinished(id));
    EXPECT_EQ(CountChildren(other, RowKind::kComment), 1);
    EXPECT_FALSE(CoreOf(other).has_erased());
    // Nothing else of it is there to be read either: what was said stands in the other's rows and operations alone.
    EXPECT_EQ(Said("rows", kWords), 1) << old.front();
    EXPECT_EQ(Said("ledger", kWords), 1) << old.front();
    EraseWhole(other);
  }
}

TEST_F(RestoredErasureTest, ACaseOfAfterTheBackupStaysErasedAlthoughNothingIsLeftOfIt) {
  BackUp();
  const v1::Operation submission = Submission(kWorker);
  const std::string id = submission.referral_id();
  ASSERT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  ASSERT_EQ(Do(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "CONSENT_WITHDRAWN")})).verdict.kind(),
            v1::VERDICT_KIND_APPLIED);
  const v1::Operation comment = Comment(id, kWords);
  EraseWhole(id);
  PutBack({"ihala.db"});
  Restart();
  EXPECT_EQ(Do(kWorker, submission).verdict.reason(), "ERASED");
  EXPECT_EQ(Do(kWorker, comment).verdict.reason(), "ERASED");
  EXPECT_EQ(Query("SELECT count(*) FROM rows WHERE kind = 10"), 0);
}

TEST_F(RestoredErasureTest, ASlotThatSomebodyElseGotSinceIsLeftAlone) {
  BackUp();
  const std::string id = ClosedCase();
  EraseWhole(id);
  // Both files are of before: the slot is made and given anew.
  PutBack({"ihala.db", "ihala.keys"});
  Restart();
  const std::string other = ClosedCase();
  ASSERT_EQ(Query("SELECT max(slot) FROM case_keys"), Query("SELECT min(slot) FROM case_keys"));
  Restart();
  EXPECT_FALSE(CoreOf(other).has_erased());
  EXPECT_EQ(Said("rows", kWords), 1);
}

TEST_F(RestoredErasureTest, AListThatWasLostIsMadeAgainOutOfTheDatabase) {
  const std::string id = ClosedCase();
  EraseWhole(id);
  executor_.reset();
  store_.reset();
  fs::remove(dir_ + "/ihala.erased");
  Restart();
  EXPECT_EQ(*store_->CountListed(), 1u);
}

TEST_F(RestoredErasureTest, NothingOpensBesideAListThatSomebodyElseWrote) {
  const std::string id = ClosedCase();
  EraseWhole(id);
  executor_.reset();
  store_.reset();
  {
    const auto db = sqlite::Connection::Open(dir_ + "/ihala.erased", {.journal = sqlite::Journal::kRollback});
    ASSERT_TRUE((*db)->Execute("UPDATE erasures SET cause = 2").ok());
  }
  const absl::Status refused = OpenSqlStore({.data_dir = dir_, .random = &random_}).status();
  EXPECT_TRUE(absl::IsDataLoss(refused)) << refused;
}

}  // namespace
}  // namespace ihala
