#include "server/setup/backup.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/file_system.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/transaction.h"
#include "server/store/meta.h"
#include "server/store/schema.h"
#include "server/store/sql_ledger.h"
#include "server/store/sql_read.h"
#include "server/store/sql_threads.h"
#include "server/store/store_keys.h"

namespace ihala {
namespace {

using sqlite::Connection;
using sqlite::Statement;

// SQLite makes these beside a file with a log to read it, and who may only read leaves them behind.
class Companions {
 public:
  explicit Companions(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      for (const char* end : {"-wal", "-shm"}) {
        const std::string path = absl::StrCat(file, end);
        const absl::StatusOr<bool> exists = SystemFiles::Get().Exists(path);
        if (exists.ok() && !*exists) new_.push_back(path);
      }
    }
  }
  // What was there before stays.
  ~Companions() {
    for (const std::string& path : new_) SystemFiles::Get().Remove(path).IgnoreError();
  }
  Companions(const Companions&) = delete;
  Companions& operator=(const Companions&) = delete;

 private:
  std::vector<std::string> new_;
};

absl::Status CheckVersion(Connection& db) {
  ASSIGN_OR_RETURN(const int64_t version, db.QueryInt("PRAGMA user_version"));
  const int known = ServerMigrations().back().version;
  if (version == known) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the copy is of another version of the program: its database has version ", version,
                   ", this program's is ", known));
}

// What a column of a table holds sealed, or a row of `rows`.
absl::Status OpenAll(Connection& db, const char* list, const std::function<absl::Status(const Statement&)>& open,
                     uint64_t* count) {
  ASSIGN_OR_RETURN(Statement rows, db.Prepare(list));
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, rows.Step());
    if (!found) return absl::OkStatus();
    RETURN_IF_ERROR(open(rows));
    ++*count;
  }
}

absl::Status OpenEverything(Connection& db, const Bodies& bodies, uint64_t* count) {
  const auto open = [&](absl::string_view place) {
    return [&bodies, place](const Statement& row) {
      return bodies.Open(place, row.ColumnBlob(0), row.ColumnBlob(1)).status();
    };
  };
  RETURN_IF_ERROR(OpenAll(
      db, "SELECT kind, referral_id, row_id, body FROM rows",
      [&](const Statement& row) {
        const RowName name{static_cast<RowKind>(row.ColumnInt(0)), row.ColumnBlob(1), row.ColumnBlob(2)};
        return bodies.OpenRow(name, row.ColumnBlob(3)).status();
      },
      count));
  RETURN_IF_ERROR(OpenAll(db, "SELECT key, verdict FROM ledger", open(kVerdictPlace), count));
  RETURN_IF_ERROR(OpenAll(db, "SELECT key, operation FROM ledger", open(kOperationPlace), count));
  RETURN_IF_ERROR(OpenAll(db, "SELECT ledger_key, operation FROM parked", open(kParkedPlace), count));
  RETURN_IF_ERROR(OpenAll(db, "SELECT thread_id, body FROM threads", open(kThreadPlace), count));
  const auto open_post = [&](const Statement& row) {
    const std::string key = PostKey(row.ColumnBlob(0), static_cast<uint32_t>(row.ColumnInt(1)));
    return bodies.Open(kPostPlace, key, row.ColumnBlob(2)).status();
  };
  return OpenAll(db, "SELECT thread_id, n, body FROM posts", open_post, count);
}

absl::StatusOr<BackupContents> Look(Connection& db, const Bodies& bodies) {
  BackupContents contents;
  ASSIGN_OR_RETURN(const std::optional<std::string> epoch, FindMeta(db, "epoch"));
  if (!absl::SimpleAtoi(epoch.value_or(""), &contents.epoch)) {
    return absl::DataLossError("the copy's epoch is no number");
  }
  SqlReadTxn txn(&db, &bodies);
  ASSIGN_OR_RETURN(contents.head_seq, txn.HeadSeq());
  ASSIGN_OR_RETURN(const std::optional<uint32_t> tag, txn.FindTag(contents.head_seq));
  if (contents.head_seq == 0 || !tag.has_value()) return absl::FailedPreconditionError("the copy holds no change yet");
  contents.tag = *tag;
  ASSIGN_OR_RETURN(const int64_t newest, db.QueryInt("SELECT coalesce(max(seq), 0) FROM rows"));
  if (static_cast<uint64_t>(newest) > contents.head_seq) {
    return absl::DataLossError("the copy holds a change that no commit of it made");
  }
  ASSIGN_OR_RETURN(const int64_t cases, db.QueryInt("SELECT count(*) FROM rows WHERE kind = 10"));
  contents.cases = static_cast<uint64_t>(cases);
  RETURN_IF_ERROR(OpenEverything(db, bodies, &contents.contents));
  return contents;
}

}  // namespace

absl::StatusOr<BackupContents> VerifyBackup(const std::string& data_dir, const KeyPlaces& keys, Random& random) {
  SqlStoreOptions options;
  options.data_dir = data_dir;
  options.random = &random;
  options.key_store = keys.key_store;
  options.master_source = keys.master;
  const std::string database = DatabasePath(data_dir);
  const Companions companions({database, KeyStorePath(options)});
  ASSIGN_OR_RETURN(const auto db, Connection::Open(database, {.read_only = true, .create = false}));
  RETURN_IF_ERROR(CheckVersion(*db));
  RETURN_IF_ERROR(db->QuickCheck());
  {
    ASSIGN_OR_RETURN(const auto key_db, Connection::Open(KeyStorePath(options), {.read_only = true, .create = false}));
    RETURN_IF_ERROR(key_db->QuickCheck());
  }
  ASSIGN_OR_RETURN(const StoreKeys opened, OpenStoreKeysToRead(options, *db));
  absl::StatusOr<BackupContents> contents = absl::InternalError("was not looked into");
  // One moment, should somebody write there all the same.
  RETURN_IF_ERROR(sqlite::InReadTransaction(*db, [&]() -> absl::Status {
    ASSIGN_OR_RETURN(contents, Look(*db, *opened.bodies));
    return absl::OkStatus();
  }));
  return contents;
}

}  // namespace ihala
