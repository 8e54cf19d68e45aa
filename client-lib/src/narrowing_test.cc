// Promises of rows that may be seen until a moment, against a server in memory. What a reviewer's device does with a
// whole case is in tests/sim.
#include "client-lib/src/narrowing.h"

#include <fstream>
#include <iterator>
#include <string>

#include "common/sqlite/connection.h"
#include "tests/support/client/opened_store.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kWords[] = "to be seen until tomorrow";

class NarrowingTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
    id_ = SubmitOne();
    ASSERT_OK(Sync().status);
    // The case is the person's own, so that no rule of theirs says why this should end.
    v1::Row row;
    row.set_referral_id(id_);
    row.mutable_comment()->set_text(kWords);
    row.mutable_visible_until()->set_seconds(absl::ToUnixSeconds(clock_.Now() + absl::Hours(24)));
    server_.PutRow(row);
    ASSERT_TRUE(Sync().all_synced);
    ASSERT_THAT(*client_->ListComments(id_), SizeIs(1));
  }

  // The comment as it lies in the file, sealed.
  std::string Stored() {
    auto db = *sqlite::Connection::Open(path(), {.read_only = true});
    sqlite::Statement find = *db->Prepare("SELECT body FROM replica WHERE kind = ?1 AND length(body) > 0");
    find.BindInt(1, v1::Row::kComment);
    return *find.Step() ? std::string(find.ColumnBlob(0)) : std::string();
  }
  std::string Bytes() {
    std::string all;
    for (const char* end : {"", "-wal"}) {
      std::ifstream in(path() + end, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }

  std::string id_;
};

TEST_F(NarrowingTest, WhereNoRuleSaysWhatIsLeftOnlyNameAndNumberAreKeptAndTheCopyIsWhatTheServerHas) {
  const std::string stored = Stored();
  ASSERT_FALSE(stored.empty());
  EXPECT_THAT(Bytes(), HasSubstr(stored));
  clock_.Advance(absl::Hours(25));
  EXPECT_THAT(*client_->ListComments(id_), IsEmpty());
  EXPECT_THAT(Bytes(), Not(HasSubstr(stored)));
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced) << result.status;
  EXPECT_EQ(result.repaired, 0u);
  EXPECT_EQ(result.rows, 0u);
  EXPECT_THAT(*client_->ListComments(id_), IsEmpty());
  // The rest of the case is not over.
  EXPECT_EQ(client_->GetCase(id_)->dossier.people_size(), 1);
}

TEST_F(NarrowingTest, ARowThatComesAgainReplacesWhatWasOverwritten) {
  clock_.Advance(absl::Hours(25));
  ASSERT_THAT(*client_->ListComments(id_), IsEmpty());
  v1::Row row;
  row.set_referral_id(id_);
  row.mutable_comment()->set_text("to be seen for ever");
  server_.PutRow(row);
  const SyncResult result = Sync();
  EXPECT_TRUE(result.all_synced) << result.status;
  EXPECT_THAT(*client_->ListComments(id_), SizeIs(1));
}

TEST_F(NarrowingTest, AStoreOfBeforeKeepsItsRowsAndForgetsThemInTime) {
  client_.reset();
  ASSERT_OK(WriteAsBeforeSealing(path(), world::PassphraseOf(world::kWorker)));
  {
    auto db = sqlite::Connection::Open(path(), {});
    ASSERT_OK(db.status());
    ASSERT_OK(
        (*db)->Execute("DROP INDEX replica_by_narrowing; ALTER TABLE replica DROP COLUMN narrowed_at; "
                       "DROP TABLE row_part; DROP TABLE audit_head; DROP TABLE red_line_count; PRAGMA user_version=3"));
  }
  Reopen();
  EXPECT_THAT(*client_->ListComments(id_), SizeIs(1));
  clock_.Advance(absl::Hours(25));
  Reopen();
  EXPECT_THAT(Bytes(), Not(HasSubstr(kWords)));
  EXPECT_TRUE(Sync().all_synced);
}

}  // namespace
}  // namespace ihala::client
