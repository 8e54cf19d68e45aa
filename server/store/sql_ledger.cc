#include "server/store/sql_ledger.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

namespace {

using sqlite::Statement;

// Of ledger_key, account, operation, device, referral_id and rowid.
absl::StatusOr<std::vector<ParkedOperation>> TakeParked(Statement& list, const Bodies& bodies) {
  std::vector<ParkedOperation> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    ParkedOperation& parked = all.emplace_back();
    parked.ledger_key = std::string(list.ColumnBlob(0));
    parked.account = std::string(list.ColumnText(1));
    ASSIGN_OR_RETURN(parked.operation, bodies.Open(kParkedPlace, parked.ledger_key, list.ColumnBlob(2)));
    parked.device = std::string(list.ColumnText(3));
    parked.referral_id = std::string(list.ColumnBlob(4));
    parked.place = list.ColumnInt(5);
  }
}

}  // namespace

absl::StatusOr<std::optional<LedgerEntry>> SelectLedger(sqlite::Connection& db, const Bodies& bodies,
                                                        absl::string_view key) {
  ASSIGN_OR_RETURN(Statement find,
                   db.Prepare("SELECT digest, verdict, operation, previous FROM ledger WHERE key = ?1"));
  find.BindBlobNoCopy(1, key);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<LedgerEntry>();
  LedgerEntry entry;
  entry.digest = std::string(find.ColumnBlob(0));
  ASSIGN_OR_RETURN(entry.verdict, bodies.Open(kVerdictPlace, key, find.ColumnBlob(1)));
  ASSIGN_OR_RETURN(entry.operation, bodies.Open(kOperationPlace, key, find.ColumnBlob(2)));
  entry.previous = std::string(find.ColumnBlob(3));
  return std::optional<LedgerEntry>(std::move(entry));
}

absl::StatusOr<std::optional<ChainLink>> SelectLink(sqlite::Connection& db, absl::string_view key) {
  ASSIGN_OR_RETURN(Statement find, db.Prepare("SELECT digest, previous FROM ledger WHERE key = ?1"));
  find.BindBlobNoCopy(1, key);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return std::optional<ChainLink>();
  return std::optional<ChainLink>(ChainLink{std::string(find.ColumnBlob(0)), std::string(find.ColumnBlob(1))});
}

absl::StatusOr<std::vector<ParkedOperation>> SelectParked(sqlite::Connection& db, const Bodies& bodies,
                                                          absl::string_view referral_id) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT ledger_key, account, operation, device, referral_id, rowid "
                                              "FROM parked WHERE referral_id = ?1 ORDER BY rowid"));
  list.BindBlobNoCopy(1, referral_id);
  return TakeParked(list, bodies);
}

absl::StatusOr<std::optional<ParkedOperation>> SelectOneParked(sqlite::Connection& db, const Bodies& bodies,
                                                               absl::string_view ledger_key) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT ledger_key, account, operation, device, referral_id, rowid "
                                              "FROM parked WHERE ledger_key = ?1"));
  list.BindBlobNoCopy(1, ledger_key);
  ASSIGN_OR_RETURN(std::vector<ParkedOperation> found, TakeParked(list, bodies));
  return found.empty() ? std::optional<ParkedOperation>() : std::move(found.front());
}

absl::StatusOr<std::vector<ParkedOperation>> SelectHeld(sqlite::Connection& db, const Bodies& bodies, int64_t after,
                                                        int limit) {
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT ledger_key, account, operation, device, referral_id, rowid "
                                              "FROM parked WHERE device != '' AND rowid > ?1 ORDER BY rowid LIMIT ?2"));
  list.BindInt(1, after).BindInt(2, limit);
  return TakeParked(list, bodies);
}

absl::StatusOr<uint32_t> SelectHeldCount(sqlite::Connection& db, absl::string_view device) {
  ASSIGN_OR_RETURN(Statement count, db.Prepare("SELECT count(*) FROM parked WHERE device = ?1 AND device != ''"));
  count.BindTextNoCopy(1, device);
  RETURN_IF_ERROR(count.Step().status());
  return static_cast<uint32_t>(count.ColumnInt(0));
}

absl::Status UpsertLedger(sqlite::Connection& db, const Bodies& bodies, absl::string_view key, uint64_t slot,
                          const LedgerEntry& entry) {
  ASSIGN_OR_RETURN(const std::string verdict, bodies.Seal(kVerdictPlace, key, 0, entry.verdict));
  ASSIGN_OR_RETURN(const std::string operation, bodies.Seal(kOperationPlace, key, slot, entry.operation));
  // A parked operation's verdict is the only one that is ever replaced, when what it waits for arrives.
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO ledger (key, digest, verdict, operation, previous) "
                                             "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO UPDATE SET "
                                             "verdict = excluded.verdict, operation = excluded.operation"));
  put.BindBlobNoCopy(1, key).BindBlobNoCopy(2, entry.digest).BindBlobNoCopy(3, verdict);
  put.BindBlobNoCopy(4, operation).BindBlobNoCopy(5, entry.previous);
  return put.Run();
}

absl::Status UpsertParked(sqlite::Connection& db, const Bodies& bodies, uint64_t slot, absl::string_view referral_id,
                          const ParkedOperation& parked) {
  ASSIGN_OR_RETURN(const std::string operation, bodies.Seal(kParkedPlace, parked.ledger_key, slot, parked.operation));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT OR REPLACE INTO parked (ledger_key, referral_id, account, "
                                             "operation, device) VALUES (?1, ?2, ?3, ?4, ?5)"));
  put.BindBlobNoCopy(1, parked.ledger_key).BindBlobNoCopy(2, referral_id).BindTextNoCopy(3, parked.account);
  put.BindBlobNoCopy(4, operation).BindTextNoCopy(5, parked.device);
  return put.Run();
}

}  // namespace ihala
