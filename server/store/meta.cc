#include "server/store/meta.h"

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<std::optional<std::string>> FindMeta(sqlite::Connection& db, absl::string_view name) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT value FROM meta WHERE name = ?1"));
  find.BindText(1, name);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<std::string>();
  return std::optional<std::string>(std::string(find.ColumnBlob(0)));
}

absl::Status PutMeta(sqlite::Connection& db, absl::string_view name, absl::string_view value) {
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)"));
  return put.BindText(1, name).BindBlob(2, value).Run();
}

absl::Status DeleteMeta(sqlite::Connection& db, absl::string_view name) {
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM meta WHERE name = ?1"));
  return remove.BindText(1, name).Run();
}

}  // namespace ihala
