#include "common/sqlite/sqlite_status.h"

#include <errno.h>
#include <sqlite3.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace ihala::sqlite {
namespace {

absl::StatusCode ConstraintCode(int result) {
  switch (result) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return absl::StatusCode::kAlreadyExists;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

absl::StatusCode CodeOf(int result) {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::StatusCode::kUnavailable;
    case SQLITE_CONSTRAINT:
      return ConstraintCode(result);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      return absl::StatusCode::kFailedPrecondition;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_INTERRUPT:
      return absl::StatusCode::kCancelled;
    case SQLITE_ABORT:
      return absl::StatusCode::kAborted;
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_TOOBIG:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kInternal;
  }
}

// A new file on a full disk is to SQLite a file that cannot be opened, more shared memory is failed I/O. The system's
// reason is behind it.
absl::StatusCode CodeOf(sqlite3* db, int result) {
  const int primary = result & 0xFF;
  if (db == nullptr || (primary != SQLITE_CANTOPEN && primary != SQLITE_IOERR)) return CodeOf(result);
  switch (sqlite3_system_errno(db)) {
    case ENOSPC:
    case EDQUOT:
      return absl::StatusCode::kResourceExhausted;
    case EIO:
      return absl::StatusCode::kInternal;
    default:
      return CodeOf(result);
  }
}

}  // namespace

absl::Status SqliteStatus(sqlite3* db, int result, absl::string_view doing) {
  const int primary = result & 0xFF;
  if (primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE) {
    return absl::OkStatus();
  }
  std::string text = absl::StrCat("cannot ", doing, ": ", sqlite3_errstr(result));
  // A constraint's message names tables, columns and constraints. Other messages at run time can
  // quote data (a full-text query, a trigger's text), so they stay out.
  if (primary == SQLITE_CONSTRAINT && db != nullptr) {
    absl::StrAppend(&text, " (", sqlite3_errmsg(db), ")");
  }
  absl::StrAppend(&text, " [", result, "]");
  return absl::Status(CodeOf(db, result), text);
}

}  // namespace ihala::sqlite
