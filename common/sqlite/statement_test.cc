#include "common/sqlite/statement.h"

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include "absl/strings/str_cat.h"
#include "common/sqlite/connection.h"

namespace ihala::sqlite {
namespace {

class StatementTest : public ::testing::Test {
 protected:
  void SetUp() override {
    db_ = Connection::Open(":memory:", {}).value();
    ASSERT_TRUE(db_->Execute("CREATE TABLE t(k INTEGER PRIMARY KEY, s TEXT, b BLOB) STRICT").ok());
  }

  Statement Prepare(absl::string_view sql) { return db_->Prepare(sql).value(); }

  std::unique_ptr<Connection> db_;
};

TEST_F(StatementTest, EveryKindOfValueComesBackAsItWas) {
  const std::string text("محمد\0x", 10);
  const std::string blob("\0\xff\x01", 3);
  ASSERT_TRUE(Prepare("INSERT INTO t VALUES(?1, ?2, ?3)")
                  .BindInt(1, std::numeric_limits<int64_t>::min())
                  .BindText(2, text)
                  .BindBlob(3, blob)
                  .Run()
                  .ok());
  Statement find = Prepare("SELECT k, s, b, NULL FROM t");
  ASSERT_TRUE(find.Step().value());
  EXPECT_EQ(find.ColumnCount(), 4);
  EXPECT_EQ(find.ColumnInt(0), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(find.ColumnText(1), text);
  EXPECT_EQ(find.ColumnBlob(2), blob);
  EXPECT_FALSE(find.ColumnIsNull(2));
  EXPECT_TRUE(find.ColumnIsNull(3));
  EXPECT_EQ(find.ColumnText(3), "");
  EXPECT_EQ(find.ColumnInt(3), 0);
  EXPECT_FALSE(find.Step().value());
}

TEST_F(StatementTest, EmptyIsNotNull) {
  ASSERT_TRUE(Prepare("INSERT INTO t VALUES(1, ?1, ?2)").BindText(1, {}).BindBlob(2, {}).Run().ok());
  ASSERT_TRUE(Prepare("INSERT INTO t VALUES(2, ?1, ?2)").BindNull(1).BindNull(2).Run().ok());
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t WHERE s = '' AND b = x''").value(), 1);
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t WHERE s IS NULL AND b IS NULL").value(), 1);
}

TEST_F(StatementTest, OneStatementServesALoop) {
  Statement insert = Prepare("INSERT INTO t(k, s) VALUES(?1, ?2)");
  insert.BindText(2, "same");
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(insert.BindInt(1, i).Run().ok());
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t WHERE s = 'same'").value(), 10);
  Statement find = Prepare("SELECT k FROM t WHERE k = ?1");
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(find.BindInt(1, i).Step().value());
    EXPECT_EQ(find.ColumnInt(0), i);
  }
}

TEST_F(StatementTest, AUsedStatementComesBackEmpty) {
  {
    Statement first = Prepare("SELECT ?1");
    first.BindText(1, "somebody's name");
    ASSERT_TRUE(first.Step().value());
  }
  Statement second = Prepare("SELECT ?1");
  ASSERT_TRUE(second.Step().value());
  EXPECT_TRUE(second.ColumnIsNull(0));
}

TEST_F(StatementTest, ResetForgetsBindings) {
  Statement statement = Prepare("SELECT ?1");
  statement.BindInt(1, 4);
  statement.Reset();
  ASSERT_TRUE(statement.Step().value());
  EXPECT_TRUE(statement.ColumnIsNull(0));
}

TEST_F(StatementTest, TheSameTextMayBeInUseTwice) {
  ASSERT_TRUE(db_->Execute("INSERT INTO t(k) VALUES(1), (2), (3)").ok());
  const absl::string_view sql = "SELECT k FROM t ORDER BY k";
  int pairs = 0;
  Statement outer = Prepare(sql);
  while (outer.Step().value()) {
    Statement inner = Prepare(sql);
    while (inner.Step().value()) ++pairs;
  }
  EXPECT_EQ(pairs, 9);
}

TEST_F(StatementTest, UncopiedBytesAreReadWhenTheStatementRuns) {
  std::string bytes = "before";
  Statement insert = Prepare("INSERT INTO t(k, s, b) VALUES(1, ?1, ?2)");
  insert.BindTextNoCopy(1, bytes).BindBlobNoCopy(2, bytes);
  bytes.replace(0, 6, "after!");
  ASSERT_TRUE(insert.Run().ok());
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t WHERE s = 'after!' AND b = CAST('after!' AS BLOB)").value(), 1);
}

TEST_F(StatementTest, CopiedBytesAreThoseOfTheBind) {
  std::string bytes = "before";
  Statement insert = Prepare("INSERT INTO t(k, s) VALUES(1, ?1)");
  insert.BindText(1, bytes);
  bytes.replace(0, 6, "after!");
  ASSERT_TRUE(insert.Run().ok());
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t WHERE s = 'before'").value(), 1);
}

TEST_F(StatementTest, AFailedBindComesOutOfTheStep) {
  Statement statement = Prepare("INSERT INTO t(k) VALUES(?1)");
  EXPECT_EQ(statement.BindInt(1, 1).BindInt(7, 1).Run().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(db_->QueryInt("SELECT count(*) FROM t").value(), 0);
  // Said once; then the statement is usable again.
  EXPECT_TRUE(statement.BindInt(1, 1).Run().ok());
}

TEST_F(StatementTest, AFailedRunCanBeTriedAgain) {
  Statement insert = Prepare("INSERT INTO t(k) VALUES(?1)");
  ASSERT_TRUE(insert.BindInt(1, 5).Run().ok());
  EXPECT_EQ(insert.Run().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(insert.BindInt(1, 6).Run().ok());
}

TEST_F(StatementTest, AfterTheEndItRunsAgainFromTheStart) {
  ASSERT_TRUE(db_->Execute("INSERT INTO t(k) VALUES(1)").ok());
  Statement find = Prepare("SELECT k FROM t");
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(find.Step().value());
    EXPECT_FALSE(find.Step().value());
  }
}

TEST_F(StatementTest, MovingKeepsTheRow) {
  Statement first = Prepare("SELECT 42");
  ASSERT_TRUE(first.Step().value());
  Statement second = std::move(first);
  EXPECT_EQ(second.ColumnInt(0), 42);
  Statement third = Prepare("SELECT 1");
  third = std::move(second);
  EXPECT_EQ(third.ColumnInt(0), 42);
}

TEST_F(StatementTest, MoreTextsThanAreKeptStillWork) {
  for (int i = 0; i < 1200; ++i) {
    EXPECT_EQ(db_->QueryInt(absl::StrCat("SELECT ", i)).value(), i);
  }
}

}  // namespace
}  // namespace ihala::sqlite
