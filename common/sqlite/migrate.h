#ifndef IHALA_COMMON_SQLITE_MIGRATE_H_
#define IHALA_COMMON_SQLITE_MIGRATE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/sqlite/connection.h"

namespace ihala::sqlite {

// One step forward of a file's schema. Once released it never changes.
struct Migration {
  int version;            // 1, 2, 3, … without gaps.
  absl::string_view sql;  // One or more statements, without transaction control.
};

// Brings the file to the last of `migrations`, each in its own durable transaction together with
// the file's version number (SQLite's user_version), so that a crash leaves a whole version. A
// file that is up to date is not written.
// FAILED_PRECONDITION, and nothing changed, if the file is newer than this program, or a step
// leaves dangling references; INVALID_ARGUMENT if the list is not numbered 1, 2, 3, …
absl::Status Migrate(Connection& connection, absl::Span<const Migration> migrations);

}  // namespace ihala::sqlite

#endif  // IHALA_COMMON_SQLITE_MIGRATE_H_
