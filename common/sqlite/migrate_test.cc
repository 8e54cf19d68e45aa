#include "common/sqlite/migrate.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ihala::sqlite {
namespace {

using ::testing::HasSubstr;

const std::vector<Migration> kSteps = {
    {1, "CREATE TABLE a(x INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES(1);"},
    {2, "CREATE TABLE b(x INTEGER REFERENCES a(x)) STRICT; INSERT INTO b VALUES(1);"},
    // Builds a table anew while another refers to it.
    {3,
     "CREATE TABLE a2(x INTEGER PRIMARY KEY, y TEXT) STRICT; INSERT INTO a2(x) SELECT x FROM a;"
     "DROP TABLE a; ALTER TABLE a2 RENAME TO a;"},
};

class MigrateTest : public ::testing::Test {
 protected:
  int64_t Query(absl::string_view sql) { return db_->QueryInt(sql).value(); }
  int64_t Version() { return Query("PRAGMA user_version"); }
  int64_t Tables() { return Query("SELECT count(*) FROM sqlite_schema WHERE type = 'table'"); }

  std::unique_ptr<Connection> db_ = Connection::Open(":memory:", {}).value();
};

TEST_F(MigrateTest, ANewFileTakesEveryStep) {
  ASSERT_TRUE(Migrate(*db_, kSteps).ok());
  EXPECT_EQ(Version(), 3);
  EXPECT_EQ(Query("SELECT count(*) FROM b JOIN a USING(x)"), 1);
}

TEST_F(MigrateTest, AnOlderFileTakesOnlyWhatIsMissing) {
  ASSERT_TRUE(Migrate(*db_, absl::MakeSpan(kSteps).first(1)).ok());
  EXPECT_EQ(Version(), 1);
  ASSERT_TRUE(Migrate(*db_, kSteps).ok());
  EXPECT_EQ(Version(), 3);
  EXPECT_EQ(Query("SELECT count(*) FROM a"), 1);
}

TEST_F(MigrateTest, AFileThatIsUpToDateIsNotWritten) {
  ASSERT_TRUE(Migrate(*db_, kSteps).ok());
  ASSERT_TRUE(db_->Execute("PRAGMA query_only=ON").ok());
  EXPECT_TRUE(Migrate(*db_, kSteps).ok());
}

TEST_F(MigrateTest, ANewerFileIsRefusedAndLeftAlone) {
  ASSERT_TRUE(db_->Execute("PRAGMA user_version=4").ok());
  const absl::Status status = Migrate(*db_, kSteps);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 4"));
  EXPECT_EQ(Tables(), 0);
  EXPECT_EQ(Version(), 4);
}

TEST_F(MigrateTest, AFailedStepLeavesTheVersionBefore) {
  std::vector<Migration> steps = kSteps;
  steps[1].sql = "CREATE TABLE half(x); SELEC";
  EXPECT_EQ(Migrate(*db_, steps).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Version(), 1);
  EXPECT_EQ(Tables(), 1);
  EXPECT_TRUE(Migrate(*db_, kSteps).ok());
}

TEST_F(MigrateTest, DanglingReferencesStopAStep) {
  std::vector<Migration> steps = kSteps;
  steps[2].sql = "DELETE FROM a";
  EXPECT_FALSE(Migrate(*db_, steps).ok());
  EXPECT_EQ(Version(), 2);
  EXPECT_EQ(Query("SELECT count(*) FROM a"), 1);
}

TEST_F(MigrateTest, ReferencesAreCheckedAgainAfterwardsWhetherItWorkedOrNot) {
  std::vector<Migration> steps = kSteps;
  steps[2].sql = "SELEC";
  EXPECT_FALSE(Migrate(*db_, steps).ok());
  EXPECT_EQ(Query("PRAGMA foreign_keys"), 1);
  ASSERT_TRUE(Migrate(*db_, kSteps).ok());
  EXPECT_EQ(Query("PRAGMA foreign_keys"), 1);
  EXPECT_FALSE(db_->Execute("INSERT INTO b VALUES(99)").ok());
}

TEST_F(MigrateTest, AStepThatEndsItsTransactionIsRefused) {
  std::vector<Migration> steps = kSteps;
  steps[0].sql = "CREATE TABLE a(x); COMMIT";
  EXPECT_EQ(Migrate(*db_, steps).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Version(), 0);
}

TEST_F(MigrateTest, NumbersMustRunWithoutGaps) {
  for (const std::vector<int>& numbers : {std::vector<int>{2}, {1, 3}, {1, 1}, {0, 1}}) {
    std::vector<Migration> steps;
    for (int number : numbers) steps.push_back({number, "CREATE TABLE a(x)"});
    EXPECT_EQ(Migrate(*db_, steps).code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(Tables(), 0);
}

}  // namespace
}  // namespace ihala::sqlite
