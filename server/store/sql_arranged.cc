#include "server/store/sql_arranged.h"

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

absl::StatusOr<uint64_t> CountArrangedRows(sqlite::Connection& db, absl::string_view arrangement) {
  ASSIGN_OR_RETURN(Statement count, db.Prepare("SELECT count(*) FROM arranged WHERE arrangement = ?1"));
  count.BindTextNoCopy(1, arrangement);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint64_t>(count.ColumnInt(0));
}

absl::StatusOr<std::vector<std::string>> SelectArranged(sqlite::Connection& db, absl::string_view arrangement,
                                                        absl::string_view after, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referral_id FROM arranged WHERE arrangement = ?1 "
                                              "AND referral_id > ?2 ORDER BY referral_id LIMIT ?3"));
  list.BindTextNoCopy(1, arrangement).BindBlobNoCopy(2, after).BindInt(3, limit);
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return ids;
    ids.emplace_back(list.ColumnBlob(0));
  }
}

absl::Status InsertArranged(sqlite::Connection& db, absl::string_view arrangement, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement insert, db.Prepare("INSERT INTO arranged (arrangement, referral_id) VALUES (?1, ?2)"));
  insert.BindTextNoCopy(1, arrangement).BindBlobNoCopy(2, referral_id);
  return insert.Run();
}

}  // namespace ihala
