#ifndef IHALA_COMMON_SQLITE_SQLITE_STATUS_H_
#define IHALA_COMMON_SQLITE_SQLITE_STATUS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

struct sqlite3;

namespace ihala::sqlite {

// Translates a SQLite result code (extended or not) as connection.h says; OK for OK, ROW, DONE.
// `doing` says in plain words what was tried. For a broken constraint SQLite's own message about
// the last error of `db` (which may be null) is added: it names tables and columns. Its other
// messages can quote data and stay out.
absl::Status SqliteStatus(sqlite3* db, int result, absl::string_view doing);

}  // namespace ihala::sqlite

#endif  // IHALA_COMMON_SQLITE_SQLITE_STATUS_H_
