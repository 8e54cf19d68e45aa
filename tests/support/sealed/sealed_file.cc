#include "tests/support/sealed/sealed_file.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "ihala/v1/case.pb.h"
#include "server/keys/master_key_source.h"
#include "server/store/case_keys.h"
#include "server/store/meta.h"
#include "server/store/sql_ledger.h"
#include "server/store/sql_notifications.h"
#include "server/store/sql_threads.h"
#include "server/store/store_keys.h"

namespace ihala {
namespace {

namespace fs = std::filesystem;
using sqlite::Connection;
using sqlite::Statement;

// Replaces a column of every row of a table, which `list` selects last behind the row's number, by what `open` makes of
// the row.
absl::Status Replace(Connection& db, const std::string& list, const std::string& put,
                     absl::FunctionRef<absl::StatusOr<std::string>(const Statement&)> open) {
  std::vector<std::pair<std::string, std::string>> opened;
  ASSIGN_OR_RETURN(Statement rows, db.Prepare(list));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, rows.Step());
    if (!found) break;
    ASSIGN_OR_RETURN(const std::string body, open(rows));
    opened.emplace_back(std::string(rows.ColumnText(0)), body);
  }
  ASSIGN_OR_RETURN(Statement update, db.Prepare(put));
  for (const auto& [number, body] : opened) {
    RETURN_IF_ERROR(update.BindText(1, number).BindBlob(2, body).Run());
  }
  return absl::OkStatus();
}

absl::Status OpenLedger(Connection& db, const Bodies& bodies) {
  RETURN_IF_ERROR(Replace(
      db, "SELECT id, key, verdict FROM ledger", "UPDATE ledger SET verdict = ?2 WHERE id = CAST(?1 AS INTEGER)",
      [&](const Statement& row) { return bodies.Open(kVerdictPlace, row.ColumnBlob(1), row.ColumnBlob(2)); }));
  RETURN_IF_ERROR(Replace(
      db, "SELECT id, key, operation FROM ledger", "UPDATE ledger SET operation = ?2 WHERE id = CAST(?1 AS INTEGER)",
      [&](const Statement& row) { return bodies.Open(kOperationPlace, row.ColumnBlob(1), row.ColumnBlob(2)); }));
  return Replace(db, "SELECT rowid, ledger_key, operation FROM parked",
                 "UPDATE parked SET operation = ?2 WHERE rowid = CAST(?1 AS INTEGER)",
                 [&](const Statement& row) { return bodies.Open(kParkedPlace, row.ColumnBlob(1), row.ColumnBlob(2)); });
}

absl::Status OpenThreads(Connection& db, const Bodies& bodies) {
  RETURN_IF_ERROR(Replace(db, "SELECT hex(thread_id), thread_id, body FROM threads",
                          "UPDATE threads SET body = ?2 WHERE hex(thread_id) = ?1", [&](const Statement& row) {
                            return bodies.Open(kThreadPlace, row.ColumnBlob(1), row.ColumnBlob(2));
                          }));
  return Replace(db, "SELECT hex(thread_id) || n, thread_id, body, n FROM posts",
                 "UPDATE posts SET body = ?2 WHERE hex(thread_id) || n = ?1", [&](const Statement& row) {
                   const std::string key = PostKey(row.ColumnBlob(1), static_cast<uint32_t>(row.ColumnInt(3)));
                   return bodies.Open(kPostPlace, key, row.ColumnBlob(2));
                 });
}

absl::Status OpenNotifications(Connection& db, const Bodies& bodies) {
  RETURN_IF_ERROR(
      Replace(db, "SELECT account, body FROM contacts", "UPDATE contacts SET body = ?2 WHERE account = ?1",
              [&](const Statement& row) { return bodies.Open(kContactPlace, row.ColumnText(0), row.ColumnBlob(1)); }));
  return Replace(db, "SELECT id, fact, account, body FROM notifications",
                 "UPDATE notifications SET body = ?2 WHERE id = CAST(?1 AS INTEGER)", [&](const Statement& row) {
                   return bodies.Open(kNotificationPlace, NotificationKey(row.ColumnText(2), row.ColumnBlob(1)),
                                      row.ColumnBlob(3));
                 });
}

std::string Database(const std::string& data_dir) { return absl::StrCat(data_dir, "/ihala.db"); }

// Opens the key store of a database that names one, without looking at what is in either.
absl::StatusOr<std::unique_ptr<KeyStore>> OpenKeyStoreFor(const SqlStoreOptions& options) {
  KeyStoreOptions keys;
  keys.path = KeyStorePath(options);
  keys.random = options.random;
  keys.files = options.files;
  keys.own_thread = false;
  keys.master = options.master;
  if (keys.master == nullptr) {
    ASSIGN_OR_RETURN(keys.master, ReadMasterKeys({.data_dir = options.data_dir}));
  }
  return KeyStore::Open(keys);
}

absl::StatusOr<std::unique_ptr<Connection>> OpenDatabase(const SqlStoreOptions& options) {
  return Connection::Open(Database(options.data_dir), {.create = false, .files = options.files});
}

// What the migrations from 14 on changed, taken back.
constexpr char kVersion13[] =
    "DROP TABLE arranged; "
    "DROP INDEX queue_by_workflow; ALTER TABLE queue DROP COLUMN workflow; ALTER TABLE queue DROP COLUMN referring; "
    "DROP TABLE contacts; DROP TABLE notifications; DROP TABLE sendings; "
    "DROP TABLE clocks; DROP TABLE escalations; DROP TABLE notices; "
    "DROP INDEX queue_unplaced; DROP INDEX queue_by_due; DROP INDEX queue_by_receipt; DROP INDEX queue_unclaimed; "
    "DROP INDEX queue_held; DROP INDEX queue_to_confirm; DROP INDEX queue_reviews; DROP INDEX queue_returned; "
    "ALTER TABLE queue DROP COLUMN returned_by; ALTER TABLE queue DROP COLUMN is_review; "
    "ALTER TABLE queue DROP COLUMN programme; ALTER TABLE queue DROP COLUMN governorate; "
    "ALTER TABLE queue DROP COLUMN stage_id; "
    "DROP TABLE erasures; DROP TABLE retention; DROP INDEX phones_by_case; "
    "DROP TABLE devices; DROP INDEX streams_by_device; ALTER TABLE streams DROP COLUMN device; "
    "ALTER TABLE accounts DROP COLUMN enrolment_code_hash; ALTER TABLE accounts DROP COLUMN enrolment_code_expires_us; "
    "ALTER TABLE accounts DROP COLUMN enrolment_code_made_by; "
    "DROP INDEX parked_held; ALTER TABLE parked DROP COLUMN device; "
    "DROP TABLE case_keys; DROP TABLE short_codes; "
    "CREATE TABLE short_codes (code TEXT PRIMARY KEY, referral_id BLOB NOT NULL) STRICT, WITHOUT ROWID; "
    "PRAGMA user_version=13";

absl::Status PutCodes(Connection& db) {
  ASSIGN_OR_RETURN(Statement cores, db.Prepare("SELECT body FROM rows WHERE kind = 10"));
  ASSIGN_OR_RETURN(Statement put, db.Prepare("INSERT INTO short_codes VALUES (?1, ?2)"));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, cores.Step());
    if (!found) return absl::OkStatus();
    v1::CaseCore core;
    if (!core.ParseFromString(std::string(cores.ColumnBlob(0)))) return absl::DataLossError("a core does not parse");
    RETURN_IF_ERROR(put.BindText(1, core.short_code()).BindBlob(2, core.referral_id()).Run());
  }
}

}  // namespace

absl::Status OpenUp(Connection& db, const Bodies& bodies) {
  return sqlite::InTransaction(db, [&]() -> absl::Status {
    RETURN_IF_ERROR(Replace(db, "SELECT seq, kind, referral_id, row_id, body FROM rows",
                            "UPDATE rows SET body = ?2 WHERE seq = CAST(?1 AS INTEGER)", [&](const Statement& row) {
                              const auto kind = static_cast<RowKind>(row.ColumnInt(1));
                              return bodies.OpenRow({kind, row.ColumnBlob(2), row.ColumnBlob(3)}, row.ColumnBlob(4));
                            }));
    RETURN_IF_ERROR(OpenLedger(db, bodies));
    RETURN_IF_ERROR(OpenThreads(db, bodies));
    return OpenNotifications(db, bodies);
  });
}

absl::Status OpenUp(const SqlStoreOptions& options) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(options));
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeys(options, *db));
  return OpenUp(*db, *keys.bodies);
}

absl::Status CopyRow(const SqlStoreOptions& options, const RowName& from, const RowName& to) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(options));
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeysToRead(options, *db));
  ASSIGN_OR_RETURN(const std::optional<uint64_t> slot, SelectSlot(*db, from.referral_id));
  ASSIGN_OR_RETURN(Statement find, db->Prepare("SELECT body FROM rows WHERE kind = ?1 AND referral_id = ?2 AND "
                                               "row_id = ?3"));
  find.BindInt(1, static_cast<int64_t>(from.kind)).BindBlob(2, from.referral_id).BindBlob(3, from.row_id);
  ASSIGN_OR_RETURN(const bool found, find.Step());
  if (!found) return absl::NotFoundError("there is no such row");
  ASSIGN_OR_RETURN(const std::string body, keys.bodies->OpenRow(from, find.ColumnBlob(0)));
  ASSIGN_OR_RETURN(const std::string sealed, keys.bodies->SealRow(to, slot.value_or(0), body));
  ASSIGN_OR_RETURN(Statement put, db->Prepare("INSERT OR REPLACE INTO rows (seq, kind, referral_id, row_id, body) "
                                              "SELECT max(seq) + 1, ?1, ?2, ?3, ?4 FROM rows"));
  put.BindInt(1, static_cast<int64_t>(to.kind)).BindBlob(2, to.referral_id).BindBlob(3, to.row_id).BindBlob(4, sealed);
  return put.Run();
}

absl::StatusOr<int> CountSaid(const SqlStoreOptions& options, absl::string_view table, absl::string_view words) {
  ASSIGN_OR_RETURN(const auto db, Connection::Open(Database(options.data_dir),
                                                   {.read_only = true, .create = false, .files = options.files}));
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeysToRead(options, *db));
  const bool in_rows = table == "rows";
  const absl::string_view place = table == "ledger" ? kOperationPlace : kParkedPlace;
  ASSIGN_OR_RETURN(Statement rows,
                   db->Prepare(in_rows             ? "SELECT kind, referral_id, row_id, body FROM rows"
                               : table == "ledger" ? "SELECT 0, key, x'', operation FROM ledger"
                                                   : "SELECT 0, ledger_key, x'', operation FROM parked"));
  for (int count = 0;;) {
    ASSIGN_OR_RETURN(const bool found, rows.Step());
    if (!found) return count;
    const RowName name{static_cast<RowKind>(rows.ColumnInt(0)), rows.ColumnBlob(1), rows.ColumnBlob(2)};
    ASSIGN_OR_RETURN(const std::string body, in_rows
                                                 ? keys.bodies->OpenRow(name, rows.ColumnBlob(3))
                                                 : keys.bodies->Open(place, rows.ColumnBlob(1), rows.ColumnBlob(3)));
    count += absl::StrContains(body, words) ? 1 : 0;
  }
}

absl::Status ReplaceSecret(const SqlStoreOptions& options, absl::string_view name, absl::string_view bytes) {
  {
    ASSIGN_OR_RETURN(const auto db, Connection::Open(KeyStorePath(options), {.create = false, .files = options.files}));
    ASSIGN_OR_RETURN(Statement remove, db->Prepare("DELETE FROM secrets WHERE name = ?1"));
    RETURN_IF_ERROR(remove.BindText(1, name).Run());
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<KeyStore> store, OpenKeyStoreFor(options));
  return store->AdoptSecret(name, bytes);
}

std::shared_ptr<const MasterKeys> TestMasterKeys() {
  return std::make_shared<const MasterKeys>(*MasterKeys::Parse(std::string(64, '7'), "the tests"));
}

absl::Status CopyOpened(const std::string& data_dir, const std::string& to) {
  std::error_code error;
  fs::create_directories(to, error);
  for (const auto& file : fs::directory_iterator(data_dir, error)) {
    if (!file.is_regular_file() || error) continue;
    fs::copy_file(file.path(), fs::path(to) / file.path().filename(), fs::copy_options::overwrite_existing, error);
  }
  if (error) return absl::InternalError(absl::StrCat("cannot copy ", data_dir, ": ", error.message()));
  return OpenUp({.data_dir = to, .random = &SystemRandom::Get()});
}

absl::Status MakeOlder(const SqlStoreOptions& options) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(options));
  ASSIGN_OR_RETURN(StoreKeys keys, OpenStoreKeys(options, *db));
  RETURN_IF_ERROR(OpenUp(*db, *keys.bodies));
  RETURN_IF_ERROR(db->Execute(kVersion13));
  RETURN_IF_ERROR(PutCodes(*db));
  RETURN_IF_ERROR(PutMeta(*db, "signing_seed", keys.signing_seed.Reveal()));
  RETURN_IF_ERROR(PutMeta(*db, "cursor_key", keys.cursor_key.Reveal()));
  RETURN_IF_ERROR(PutMeta(*db, "phone_key", keys.phone_key.Reveal()));
  RETURN_IF_ERROR(DeleteMeta(*db, "key_store"));
  keys = StoreKeys();
  for (const std::string& file :
       {KeyStorePath(options), ErasureListPath(options), DefaultMasterKeyFile(options.data_dir)}) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      std::error_code ignored;
      fs::remove(absl::StrCat(file, suffix), ignored);
    }
  }
  return absl::OkStatus();
}

}  // namespace ihala
