#include "server/store/sql_erasures.h"

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

// Of a statement that selects kErasureColumns first.
constexpr int kErasureColumns = 5;

ErasureRecord ErasureOf(Statement& row) {
  ErasureRecord erasure;
  erasure.referral_id = std::string(row.ColumnBlob(0));
  erasure.cause = static_cast<v1::ErasureCause>(row.ColumnInt(1));
  erasure.referring = std::string(row.ColumnText(2));
  erasure.erased_at = absl::FromUnixMicros(row.ColumnInt(3));
  if (!row.ColumnIsNull(kErasureColumns - 1)) erasure.destroyed_at = absl::FromUnixMicros(row.ColumnInt(4));
  return erasure;
}

absl::StatusOr<std::vector<ErasureRecord>> AllErasures(Statement& list) {
  std::vector<ErasureRecord> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    all.push_back(ErasureOf(list));
  }
}

void BindMicrosOrNull(Statement& statement, int parameter, absl::Time time) {
  if (time == absl::InfiniteFuture()) {
    statement.BindNull(parameter);
  } else {
    statement.BindInt(parameter, absl::ToUnixMicros(time));
  }
}

}  // namespace

absl::StatusOr<std::optional<ErasureRecord>> SelectErasure(sqlite::Connection& db, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT referral_id, cause, referring, erased_us, destroyed_us "
                                              "FROM erasures WHERE referral_id = ?1"));
  find.BindBlobNoCopy(1, referral_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<ErasureRecord>();
  return std::optional<ErasureRecord>(ErasureOf(find));
}

absl::StatusOr<std::vector<ErasureRecord>> SelectUnfinished(sqlite::Connection& db, int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT referral_id, cause, referring, erased_us, destroyed_us "
                                              "FROM erasures WHERE destroyed_us IS NULL ORDER BY id LIMIT ?1"));
  list.BindInt(1, limit);
  return AllErasures(list);
}

absl::StatusOr<std::vector<ErasureRecord>> SelectErasures(sqlite::Connection& db, absl::string_view after, int limit) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT referral_id, cause, referring, erased_us, destroyed_us FROM erasures WHERE id > "
                              "coalesce((SELECT id FROM erasures WHERE referral_id = ?1), 0) ORDER BY id LIMIT ?2"));
  list.BindBlobNoCopy(1, after).BindInt(2, limit);
  return AllErasures(list);
}

absl::StatusOr<uint64_t> SelectErasureCount(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(const int64_t count, db.QueryInt("SELECT count(*) FROM erasures"));
  return static_cast<uint64_t>(count);
}

absl::StatusOr<std::vector<std::string>> SelectDue(sqlite::Connection& db, absl::Time now, int limit) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT referral_id FROM retention WHERE due_us <= ?1 ORDER BY due_us LIMIT ?2"));
  list.BindInt(1, absl::ToUnixMicros(now)).BindInt(2, limit);
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return ids;
    ids.emplace_back(list.ColumnBlob(0));
  }
}

absl::StatusOr<std::vector<ErasureSum>> SelectErasureSums(sqlite::Connection& db, absl::string_view from_month,
                                                          absl::string_view to_month, absl::string_view referring,
                                                          absl::Time in_backups_after) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT strftime('%Y-%m', erased_us / 1000000, 'unixepoch') AS month, referring, cause, "
                              "count(*), sum(destroyed_us IS NULL OR destroyed_us > ?4), "
                              "max(destroyed_us IS NULL), max(destroyed_us) FROM erasures "
                              "WHERE (?3 = '' OR referring = ?3) "
                              "GROUP BY month, referring, cause HAVING month >= ?1 AND month <= ?2 "
                              "ORDER BY month, referring, cause"));
  list.BindTextNoCopy(1, from_month).BindTextNoCopy(2, to_month).BindTextNoCopy(3, referring);
  list.BindInt(4, absl::ToUnixMicros(in_backups_after));
  std::vector<ErasureSum> sums;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return sums;
    ErasureSum& sum = sums.emplace_back();
    sum.month = std::string(list.ColumnText(0));
    sum.referring = std::string(list.ColumnText(1));
    sum.cause = static_cast<v1::ErasureCause>(list.ColumnInt(2));
    sum.cases = static_cast<uint64_t>(list.ColumnInt(3));
    sum.in_backups = static_cast<uint64_t>(list.ColumnInt(4));
    if (sum.in_backups == 0) continue;
    sum.last_destroyed = list.ColumnInt(5) != 0 ? absl::InfiniteFuture() : absl::FromUnixMicros(list.ColumnInt(6));
  }
}

absl::StatusOr<std::vector<v1::RetentionFigure>> SelectKeeping(sqlite::Connection& db, absl::string_view referring,
                                                               absl::Time now) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT referring, sum(due_us IS NOT NULL AND NOT held), "
                              "sum(due_us IS NOT NULL AND NOT held AND due_us <= ?2), sum(held) FROM retention "
                              "WHERE (?1 = '' OR referring = ?1) GROUP BY referring ORDER BY referring"));
  list.BindTextNoCopy(1, referring).BindInt(2, absl::ToUnixMicros(now));
  std::vector<v1::RetentionFigure> figures;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return figures;
    v1::RetentionFigure& figure = figures.emplace_back();
    figure.set_referring_organisation(std::string(list.ColumnText(0)));
    figure.set_scheduled(static_cast<uint64_t>(list.ColumnInt(1)));
    figure.set_due(static_cast<uint64_t>(list.ColumnInt(2)));
    figure.set_held(static_cast<uint64_t>(list.ColumnInt(3)));
  }
}

absl::Status UpsertErasure(sqlite::Connection& db, const ErasureRecord& erasure) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT INTO erasures (referral_id, cause, referring, erased_us, destroyed_us) "
                              "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (referral_id) DO UPDATE SET "
                              "destroyed_us = excluded.destroyed_us"));
  put.BindBlobNoCopy(1, erasure.referral_id).BindInt(2, erasure.cause).BindTextNoCopy(3, erasure.referring);
  put.BindInt(4, absl::ToUnixMicros(erasure.erased_at));
  BindMicrosOrNull(put, 5, erasure.destroyed_at);
  return put.Run();
}

absl::Status UpsertKeeping(sqlite::Connection& db, absl::string_view referral_id,
                           const std::optional<KeepingRecord>& keeping) {
  if (!keeping.has_value()) {
    ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM retention WHERE referral_id = ?1"));
    return remove.BindBlobNoCopy(1, referral_id).Run();
  }
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO retention (referral_id, referring, due_us, held) "
                                             "VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlobNoCopy(1, referral_id).BindTextNoCopy(2, keeping->referring).BindInt(4, keeping->held ? 1 : 0);
  BindMicrosOrNull(put, 3, keeping->due);
  return put.Run();
}

absl::Status RemovePhonesOf(sqlite::Connection& db, absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM phones WHERE referral_id = ?1"));
  return remove.BindBlobNoCopy(1, referral_id).Run();
}

}  // namespace ihala
