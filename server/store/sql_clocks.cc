#include "server/store/sql_clocks.h"

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {
namespace {

using sqlite::Statement;

absl::StatusOr<std::vector<std::string>> AllIds(Statement& list) {
  std::vector<std::string> ids;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return ids;
    ids.emplace_back(list.ColumnBlob(0));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SelectTicking(sqlite::Connection& db, absl::Time now, int limit) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT referral_id FROM clocks WHERE tick_us <= ?1 ORDER BY tick_us LIMIT ?2"));
  list.BindInt(1, absl::ToUnixMicros(now)).BindInt(2, limit);
  return AllIds(list);
}

absl::StatusOr<std::vector<EscalationRecord>> SelectEscalations(sqlite::Connection& db, absl::string_view referral_id,
                                                                uint32_t entry) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT owed_by, level, referring, receiving, at_us FROM escalations "
                                              "WHERE referral_id = ?1 AND entry = ?2 ORDER BY owed_by, level"));
  list.BindBlobNoCopy(1, referral_id).BindInt(2, entry);
  std::vector<EscalationRecord> escalations;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return escalations;
    EscalationRecord& escalation = escalations.emplace_back();
    escalation.referral_id = std::string(referral_id);
    escalation.entry = entry;
    escalation.owed_by = static_cast<v1::Side>(list.ColumnInt(0));
    escalation.level = static_cast<v1::EscalationLevel>(list.ColumnInt(1));
    escalation.referring = std::string(list.ColumnText(2));
    escalation.receiving = std::string(list.ColumnText(3));
    escalation.at = absl::FromUnixMicros(list.ColumnInt(4));
  }
}

absl::StatusOr<std::vector<v1::EscalationFigure>> SelectEscalationSums(sqlite::Connection& db, absl::Time from,
                                                                       absl::Time to, absl::string_view organisation) {
  ASSIGN_OR_RETURN(Statement list,
                   db.Prepare("SELECT referring, receiving, owed_by, level, count(DISTINCT referral_id) "
                              "FROM escalations WHERE at_us >= ?1 AND at_us < ?2 "
                              "AND (?3 = '' OR referring = ?3 OR receiving = ?3) "
                              "GROUP BY referring, receiving, owed_by, level "
                              "ORDER BY referring, receiving, owed_by, level"));
  list.BindInt(1, absl::ToUnixMicros(from)).BindInt(2, absl::ToUnixMicros(to)).BindTextNoCopy(3, organisation);
  std::vector<v1::EscalationFigure> figures;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return figures;
    v1::EscalationFigure& figure = figures.emplace_back();
    figure.set_referring_organisation(std::string(list.ColumnText(0)));
    figure.set_receiving_organisation(std::string(list.ColumnText(1)));
    figure.set_owed_by(static_cast<v1::Side>(list.ColumnInt(2)));
    figure.set_level(static_cast<v1::EscalationLevel>(list.ColumnInt(3)));
    figure.set_cases(static_cast<uint64_t>(list.ColumnInt(4)));
  }
}

absl::StatusOr<std::vector<std::string>> SelectNotices(sqlite::Connection& db, Party party, absl::string_view code,
                                                       uint64_t up_to, int limit) {
  ASSIGN_OR_RETURN(
      Statement list,
      db.Prepare(party == Party::kReferring
                     ? "SELECT referral_id FROM notices WHERE referring = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3"
                     : "SELECT referral_id FROM notices WHERE assignee = ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3"));
  list.BindTextNoCopy(1, code).BindInt(2, static_cast<int64_t>(up_to)).BindInt(3, limit);
  return AllIds(list);
}

absl::Status UpsertTick(sqlite::Connection& db, absl::string_view referral_id, std::optional<absl::Time> tick) {
  if (!tick.has_value()) {
    ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM clocks WHERE referral_id = ?1"));
    return remove.BindBlobNoCopy(1, referral_id).Run();
  }
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO clocks (referral_id, tick_us) VALUES (?1, ?2)"));
  put.BindBlobNoCopy(1, referral_id);
  if (*tick == absl::InfiniteFuture()) {
    put.BindNull(2);
  } else {
    put.BindInt(2, absl::ToUnixMicros(*tick));
  }
  return put.Run();
}

absl::Status UpdateAllTicks(sqlite::Connection& db) {
  ASSIGN_OR_RETURN(Statement wake, db.Prepare("UPDATE clocks SET tick_us = 0"));
  return wake.Run();
}

absl::Status InsertEscalation(sqlite::Connection& db, const EscalationRecord& escalation) {
  ASSIGN_OR_RETURN(Statement put,
                   db.Prepare("INSERT OR IGNORE INTO escalations (referral_id, entry, owed_by, level, referring, "
                              "receiving, at_us) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
  put.BindBlobNoCopy(1, escalation.referral_id).BindInt(2, escalation.entry).BindInt(3, escalation.owed_by);
  put.BindInt(4, escalation.level).BindTextNoCopy(5, escalation.referring).BindTextNoCopy(6, escalation.receiving);
  put.BindInt(7, absl::ToUnixMicros(escalation.at));
  return put.Run();
}

absl::Status UpsertNotice(sqlite::Connection& db, absl::string_view referral_id, const RowScope& scope,
                          std::optional<uint64_t> seq) {
  if (!seq.has_value()) {
    ASSIGN_OR_RETURN(Statement remove, db.Prepare("DELETE FROM notices WHERE referral_id = ?1"));
    return remove.BindBlobNoCopy(1, referral_id).Run();
  }
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO notices (referral_id, referring, assignee, seq) "
                                             "VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlobNoCopy(1, referral_id).BindTextNoCopy(2, scope.referring).BindTextNoCopy(3, scope.assignee);
  put.BindInt(4, static_cast<int64_t>(*seq));
  return put.Run();
}

}  // namespace ihala
