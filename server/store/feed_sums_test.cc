// The sums of the feeds are those of the rows in them, whatever was written, replaced, undone or deleted.
#include "server/store/feed_sums.h"

#include <filesystem>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gtest/gtest.h"
#include "server/store/sql_store.h"

namespace ihala {
namespace {

class FeedSumsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    dir_ = std::filesystem::path(::testing::TempDir()) / absl::StrCat("feed_sums.", getpid());
    std::filesystem::remove_all(dir_);
    options_.data_dir = dir_.string();
    options_.random = &random_;
    ASSERT_TRUE(InitSqlStore(options_).ok());
    Open();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(dir_);
  }

  void Open() {
    store_.reset();
    auto store = OpenSqlStore(options_);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // Every feed's sum against one that is counted from its rows.
  void ExpectTrueSums() {
    const absl::Status status = store_->Read([&](ReadTxn& txn) -> absl::Status {
      for (const Party party : {Party::kReferring, Party::kReceiving, Party::kAssignee, Party::kAuthor}) {
        for (const std::string& code : codes_) {
          RowSum counted;
          ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListFeedNames(party, code, 0, 100000));
          for (const FeedRow& row : rows) {
            if (row.kind != RowKind::kLeft) counted.Add({row.referral_id, FieldOf(row.kind), row.row_id, row.seq});
          }
          ASSIGN_OR_RETURN(const RowSum sum, txn.SumOfFeed(party, code));
          EXPECT_EQ(sum, counted) << code << ": " << counted.rows();
          rows_seen_ += counted.rows();
        }
      }
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  }

  std::string AnyCode() { return codes_[random_.Uniform(codes_.size())]; }
  // Writes, replaces or deletes a row of one of a few names.
  absl::Status Change(WriteTxn& txn) {
    const std::string id(1, static_cast<char>('a' + random_.Uniform(5)));
    const RowKind kind = static_cast<RowKind>(10 + random_.Uniform(5));
    if (random_.Uniform(5) == 0) return txn.DeleteRow(kind, id, "");
    return txn.PutRow(kind, id, "", {AnyCode(), AnyCode(), AnyCode(), AnyCode()}, "body").status();
  }

  const std::vector<std::string> codes_ = {"", "A", "B", "C"};
  SeededRandom random_{11};
  std::filesystem::path dir_;
  SqlStoreOptions options_;
  std::unique_ptr<Store> store_;
  int64_t rows_seen_ = 0;
};

TEST_F(FeedSumsTest, SumsFollowEveryWriteAndEveryUndoing) {
  for (int i = 0; i < 300; ++i) {
    const bool fails = random_.Uniform(4) == 0;
    const absl::Status status = store_->Write([&](WriteTxn& txn) -> absl::Status {
      for (int n = 0; n < 3; ++n) {
        // ABORTED is the store's own and must be passed on.
        absl::Status part = txn.Savepoint([&]() -> absl::Status {
          RETURN_IF_ERROR(Change(txn));
          return n == 1 && i % 3 == 0 ? absl::InternalError("undone") : absl::OkStatus();
        });
        if (absl::IsAborted(part)) return part;
      }
      return fails ? absl::InternalError("undone") : absl::OkStatus();
    });
    EXPECT_EQ(status.ok(), !fails) << status;
    if (i % 20 == 0) ExpectTrueSums();
  }
  ExpectTrueSums();
  EXPECT_GT(rows_seen_, 100);
}

TEST_F(FeedSumsTest, AStoreThatHasNoSumsYetGetsThemWhenItIsOpened) {
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) {
                    return txn.PutRow(RowKind::kCore, "a", "", {"A", "B", "C", ""}, "x").status();
                  })
                  .ok());
  store_.reset();
  {
    auto db = sqlite::Connection::Open((dir_ / "ihala.db").string(), sqlite::Options());
    ASSERT_TRUE(db.ok());
    ASSERT_TRUE((*db)->Execute("DELETE FROM feed_sums").ok());
  }
  Open();
  ExpectTrueSums();
  EXPECT_EQ(rows_seen_, 3);
}

}  // namespace
}  // namespace ihala
