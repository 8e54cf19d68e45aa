#include "server/store/sql_ledger.h"

#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/sqlite/statement.h"

namespace ihala {

using sqlite::Statement;

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
  ASSIGN_OR_RETURN(Statement list, db.Prepare("SELECT ledger_key, account, operation FROM parked "
                                              "WHERE referral_id = ?1 ORDER BY rowid"));
  list.BindBlobNoCopy(1, referral_id);
  std::vector<ParkedOperation> all;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, list.Step());
    if (!more) return all;
    ParkedOperation& parked = all.emplace_back();
    parked.ledger_key = std::string(list.ColumnBlob(0));
    parked.account = std::string(list.ColumnText(1));
    ASSIGN_OR_RETURN(parked.operation, bodies.Open(kParkedPlace, parked.ledger_key, list.ColumnBlob(2)));
  }
}

absl::Status UpsertLedger(sqlite::Connection& db, const Bodies& bodies, absl::string_view key, uint64_t slot,
                          const LedgerEntry& entry) {
  ASSIGN_OR_RETURN(const std::string verdict, bodies.Seal(kVerdictPlace, key, 0, entry.verdict));
  ASSIGN_OR_RETURN(const std::string operation, bodies.Seal(kOperationPlace, key, slot, entry.operation));
  // A parked operation's verdict is the only one that is ever replaced, once, when its case arrives.
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
                                             "operation) VALUES (?1, ?2, ?3, ?4)"));
  put.BindBlobNoCopy(1, parked.ledger_key).BindBlobNoCopy(2, referral_id).BindTextNoCopy(3, parked.account);
  put.BindBlobNoCopy(4, operation);
  return put.Run();
}

}  // namespace ihala
