#include "common/sqlite/sqlite_status.h"

#include <sqlite3.h>

#include <gtest/gtest.h>

namespace ihala::sqlite {
namespace {

TEST(SqliteStatusTest, EachKindOfFailureHasItsCode) {
  const struct {
    int result;
    absl::StatusCode code;
  } cases[] = {
      {SQLITE_OK, absl::StatusCode::kOk},
      {SQLITE_ROW, absl::StatusCode::kOk},
      {SQLITE_DONE, absl::StatusCode::kOk},
      {SQLITE_BUSY, absl::StatusCode::kUnavailable},
      {SQLITE_BUSY_SNAPSHOT, absl::StatusCode::kUnavailable},
      {SQLITE_LOCKED_SHAREDCACHE, absl::StatusCode::kUnavailable},
      {SQLITE_CONSTRAINT_UNIQUE, absl::StatusCode::kAlreadyExists},
      {SQLITE_CONSTRAINT_PRIMARYKEY, absl::StatusCode::kAlreadyExists},
      {SQLITE_CONSTRAINT_FOREIGNKEY, absl::StatusCode::kFailedPrecondition},
      {SQLITE_CONSTRAINT_CHECK, absl::StatusCode::kFailedPrecondition},
      {SQLITE_FULL, absl::StatusCode::kResourceExhausted},
      {SQLITE_NOMEM, absl::StatusCode::kResourceExhausted},
      {SQLITE_CORRUPT_INDEX, absl::StatusCode::kDataLoss},
      {SQLITE_NOTADB, absl::StatusCode::kDataLoss},
      {SQLITE_IOERR_FSYNC, absl::StatusCode::kInternal},
      {SQLITE_READONLY, absl::StatusCode::kFailedPrecondition},
      {SQLITE_CANTOPEN, absl::StatusCode::kFailedPrecondition},
      {SQLITE_INTERRUPT, absl::StatusCode::kCancelled},
      {SQLITE_MISUSE, absl::StatusCode::kInternal},
  };
  for (const auto& [result, code] : cases) {
    EXPECT_EQ(SqliteStatus(nullptr, result, "try").code(), code) << result;
  }
}

TEST(SqliteStatusTest, TheTextSaysWhatWasTried) {
  EXPECT_EQ(SqliteStatus(nullptr, SQLITE_FULL, "run a statement").message(),
            "cannot run a statement: database or disk is full [13]");
}

}  // namespace
}  // namespace ihala::sqlite
