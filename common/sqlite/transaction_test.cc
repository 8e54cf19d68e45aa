#include "common/sqlite/transaction.h"

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include "common/base/status_macros.h"

namespace ihala::sqlite {
namespace {

class TransactionTest : public ::testing::Test {
 protected:
  TransactionTest() {
    std::string pattern = ::testing::TempDir() + "/transaction_test_XXXXXX";
    folder_ = mkdtemp(pattern.data());
    db_ = Open();
    EXPECT_TRUE(db_->Execute("CREATE TABLE t(a INTEGER PRIMARY KEY, filler BLOB) STRICT").ok());
  }
  ~TransactionTest() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::unique_ptr<Connection> Open() const { return Connection::Open(folder_ + "/t.db", {}).value(); }

  absl::Status Insert(int64_t value) {
    ASSIGN_OR_RETURN(Statement insert, db_->Prepare("INSERT INTO t(a) VALUES(?1)"));
    return insert.BindInt(1, value).Run();
  }

  // Asked through another connection, which sees only what is committed.
  int64_t Committed() const { return Open()->QueryInt("SELECT count(*) FROM t").value(); }

  std::string folder_;
  std::unique_ptr<Connection> db_;
};

TEST_F(TransactionTest, OkCommits) {
  EXPECT_TRUE(InTransaction(*db_, [&] {
                EXPECT_TRUE(db_->InTransaction());
                return Insert(1);
              }).ok());
  EXPECT_FALSE(db_->InTransaction());
  EXPECT_EQ(Committed(), 1);
}

TEST_F(TransactionTest, AnErrorUndoesEverythingAndComesBack) {
  const absl::Status status = InTransaction(*db_, [&]() -> absl::Status {
    RETURN_IF_ERROR(Insert(1));
    return absl::PermissionDeniedError("no");
  });
  EXPECT_EQ(status, absl::PermissionDeniedError("no"));
  EXPECT_FALSE(db_->InTransaction());
  EXPECT_EQ(Committed(), 0);
}

TEST_F(TransactionTest, NothingIsSeenBeforeTheCommit) {
  EXPECT_TRUE(InTransaction(*db_, [&] {
                EXPECT_TRUE(Insert(1).ok());
                EXPECT_EQ(Committed(), 0);
                return absl::OkStatus();
              }).ok());
}

TEST_F(TransactionTest, OneInsideAnotherIsRefusedAndHarmsNothing) {
  EXPECT_TRUE(InTransaction(*db_, [&] {
                const auto nothing = [] { return absl::OkStatus(); };
                EXPECT_EQ(InTransaction(*db_, nothing).code(), absl::StatusCode::kFailedPrecondition);
                EXPECT_EQ(InReadTransaction(*db_, nothing).code(), absl::StatusCode::kFailedPrecondition);
                return Insert(1);
              }).ok());
  EXPECT_EQ(Committed(), 1);
}

TEST_F(TransactionTest, ASavepointUndoesItsPartAlone) {
  EXPECT_TRUE(InTransaction(*db_, [&]() -> absl::Status {
                RETURN_IF_ERROR(Insert(1));
                EXPECT_EQ(InSavepoint(*db_,
                                      [&]() -> absl::Status {
                                        RETURN_IF_ERROR(Insert(2));
                                        return absl::AbortedError("poisoned");
                                      })
                              .code(),
                          absl::StatusCode::kAborted);
                return InSavepoint(*db_, [&] { return Insert(3); });
              }).ok());
  EXPECT_EQ(db_->QueryInt("SELECT sum(a) FROM t").value(), 4);
}

TEST_F(TransactionTest, SavepointsMayBeNested) {
  EXPECT_TRUE(InTransaction(*db_, [&] {
                return InSavepoint(*db_, [&]() -> absl::Status {
                  RETURN_IF_ERROR(Insert(1));
                  const absl::Status inner = InSavepoint(*db_, [&]() -> absl::Status {
                    RETURN_IF_ERROR(Insert(2));
                    return absl::AbortedError("inner");
                  });
                  EXPECT_FALSE(inner.ok());
                  return InSavepoint(*db_, [&] { return Insert(4); });
                });
              }).ok());
  EXPECT_EQ(db_->QueryInt("SELECT sum(a) FROM t").value(), 5);
}

TEST_F(TransactionTest, AFailedOuterSavepointTakesTheInnerOneAlong) {
  EXPECT_TRUE(InTransaction(*db_, [&] {
                InSavepoint(*db_, [&]() -> absl::Status {
                  RETURN_IF_ERROR(InSavepoint(*db_, [&] { return Insert(1); }));
                  return absl::AbortedError("outer");
                }).IgnoreError();
                return Insert(2);
              }).ok());
  EXPECT_EQ(db_->QueryInt("SELECT sum(a) FROM t").value(), 2);
}

TEST_F(TransactionTest, ASavepointNeedsATransaction) {
  EXPECT_EQ(InSavepoint(*db_, [&] { return Insert(1); }).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Committed(), 0);
}

TEST_F(TransactionTest, ATransactionThatSqliteUndidIsNeverReportedAsDone) {
  const absl::Status status = InTransaction(*db_, [&]() -> absl::Status {
    RETURN_IF_ERROR(Insert(1));
    return InSavepoint(*db_, [&]() -> absl::Status {
      RETURN_IF_ERROR(Insert(2));
      // As a full disk or an I/O error would; a body that then says OK must not be believed.
      EXPECT_EQ(db_->Execute("INSERT OR ROLLBACK INTO t(a) VALUES(1)").code(), absl::StatusCode::kAlreadyExists);
      return absl::OkStatus();
    });
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Committed(), 0);
  EXPECT_TRUE(InTransaction(*db_, [&] { return Insert(1); }).ok());
}

TEST_F(TransactionTest, AReaderKeepsItsViewWhileAnotherCommits) {
  auto reader = Open();
  EXPECT_TRUE(InReadTransaction(*reader, [&]() -> absl::Status {
                EXPECT_EQ(reader->QueryInt("SELECT count(*) FROM t").value(), 0);
                RETURN_IF_ERROR(Insert(1));
                EXPECT_EQ(reader->QueryInt("SELECT count(*) FROM t").value(), 0);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(reader->QueryInt("SELECT count(*) FROM t").value(), 1);
  EXPECT_FALSE(reader->InTransaction());
}

TEST_F(TransactionTest, AReadersErrorComesBack) {
  EXPECT_EQ(InReadTransaction(*db_, [] { return absl::NotFoundError("no case"); }), absl::NotFoundError("no case"));
  EXPECT_FALSE(db_->InTransaction());
}

TEST_F(TransactionTest, ConnectionsOfSeveralThreadsLoseNoCommit) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      auto db = Open();
      for (int i = 0; i < 25; ++i) {
        EXPECT_TRUE(InTransaction(*db, [&]() -> absl::Status {
                      ASSIGN_OR_RETURN(Statement insert, db->Prepare("INSERT INTO t(a) VALUES(?1)"));
                      return insert.BindInt(1, thread * 1000 + i).Run();
                    }).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Committed(), 100);
}

}  // namespace
}  // namespace ihala::sqlite
