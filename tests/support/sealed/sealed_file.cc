#include "tests/support/sealed/sealed_file.h"

#include <filesystem>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "common/sqlite/transaction.h"
#include "ihala/v1/case.pb.h"
#include "server/keys/master_key_source.h"
#include "server/store/meta.h"
#include "server/store/sql_ledger.h"
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

std::string Database(const std::string& data_dir) { return absl::StrCat(data_dir, "/ihala.db"); }

absl::StatusOr<std::unique_ptr<Connection>> OpenDatabase(const SqlStoreOptions& options) {
  return Connection::Open(Database(options.data_dir), {.create = false, .files = options.files});
}

// What migration 14 changed, taken back.
constexpr char kVersion13[] =
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
    return OpenThreads(db, bodies);
  });
}

absl::Status OpenUp(const SqlStoreOptions& options) {
  ASSIGN_OR_RETURN(const auto db, OpenDatabase(options));
  ASSIGN_OR_RETURN(const StoreKeys keys, OpenStoreKeys(options, *db));
  return OpenUp(*db, *keys.bodies);
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
  for (const std::string& file : {KeyStorePath(options), DefaultMasterKeyFile(options.data_dir)}) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      std::error_code ignored;
      fs::remove(absl::StrCat(file, suffix), ignored);
    }
  }
  return absl::OkStatus();
}

}  // namespace ihala
