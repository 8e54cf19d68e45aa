#include "server/keys/key_tables.h"

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<std::string> FindKeyMeta(sqlite::Connection& db, absl::string_view name) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT value FROM meta WHERE name = ?1"));
  find.BindText(1, name);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  return found ? std::string(find.ColumnBlob(0)) : std::string();
}

absl::Status PutKeyMeta(sqlite::Connection& db, absl::string_view name, absl::string_view value) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)"));
  return put.BindText(1, name).BindBlob(2, value).Run();
}

absl::StatusOr<std::string> FindKeySecret(sqlite::Connection& db, absl::string_view name) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT sealed FROM secrets WHERE name = ?1"));
  find.BindText(1, name);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  return found ? std::string(find.ColumnBlob(0)) : std::string();
}

absl::Status PutKeySecret(sqlite::Connection& db, absl::string_view name, absl::string_view sealed) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO secrets (name, sealed) VALUES (?1, ?2)"));
  return put.BindText(1, name).BindBlob(2, sealed).Run();
}

}  // namespace ihala
