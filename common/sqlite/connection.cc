#include "common/sqlite/connection.h"

#include <sqlite3.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/base/file_system.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/sqlite/sqlite_status.h"

namespace ihala::sqlite {
namespace {

// Texts beyond this many are compiled for one use: a program has a few hundred, and only texts
// put together at run time could make more.
constexpr size_t kKeptTexts = 512;
// A write-ahead log that one large transaction blew up shrinks back to this.
constexpr int kLogBytesKept = 16 * 1024 * 1024;

// SQLite would make the file readable for everybody; its companions (-wal, -shm, -journal) take over the mode that they
// find. And the name must be durable before a commit in the file can be.
absl::Status Provide(FileSystem& files, const std::string& path, bool may_create) {
  if (!may_create) {
    ASSIGN_OR_RETURN(const bool exists, files.Exists(path));
    return exists ? absl::OkStatus() : absl::NotFoundError(absl::StrCat("there is no file ", path));
  }
  absl::Status made = files.CreateForOwner(path);
  if (made.ok() || absl::IsResourceExhausted(made) || absl::IsInternal(made)) return made;
  return absl::FailedPreconditionError(made.message());
}

bool IsInMemory(const std::string& path) { return path == ":memory:"; }

// Compiling is the one time when SQLite's message is about the program's own text alone.
absl::Status CompileError(sqlite3* db, int result) {
  absl::Status status = SqliteStatus(db, result, "compile a statement");
  if ((result & 0xFF) != SQLITE_ERROR) return status;
  return absl::InternalError(absl::StrCat(status.message(), ": ", sqlite3_errmsg(db)));
}

// Whether quick_check says that it could not read a page, which says nothing about the page. The words are SQLite's.
bool TellsOfFailedRead(absl::string_view findings) {
  for (const absl::string_view line : absl::StrSplit(findings, '\n')) {
    if (absl::StrContains(line, "failed to get page")) return true;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, "error code=");
    int code = 0;
    if (parts.size() == 2 && absl::SimpleAtoi(parts[1], &code) && (code & 0xFF) != SQLITE_CORRUPT) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path, const Options& options) {
  const bool may_create = options.create && !options.read_only;
  FileSystem& files = options.files != nullptr ? *options.files : SystemFiles::Get();
  if (!IsInMemory(path)) RETURN_IF_ERROR(Provide(files, path, may_create));
  int flags = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (may_create) flags |= SQLITE_OPEN_CREATE;
  sqlite3* db = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX,
                                     files.vfs().empty() ? nullptr : files.vfs().c_str());
  // SQLite gives a handle even when it fails, and it must be closed: the object owns it at once.
  std::unique_ptr<Connection> connection(new Connection(db));
  if (result != SQLITE_OK) return SqliteStatus(db, result, absl::StrCat("open ", path));
  RETURN_IF_ERROR(connection->Configure(options));
  // A new file gets its log by way of a journal, whose deletion SQLite does not sync. Should a power cut bring it back,
  // it would undo the making of the file, and with it everything that was committed to the log since.
  if (!options.read_only && options.durable && !IsInMemory(path)) RETURN_IF_ERROR(files.SyncFolder(FolderOf(path)));
  return connection;
}

absl::Status Connection::Configure(const Options& options) {
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, static_cast<int>(absl::ToInt64Milliseconds(options.busy_timeout)));
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // "name" for a column that does not exist must be an error, not a string.
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // A plan must not depend on the values that are bound: SQLite would compile a statement anew at every use of it where
  // a value might decide whether a partial index fits.
  sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  RETURN_IF_ERROR(
      Execute(absl::StrCat("PRAGMA foreign_keys=ON;"
                           "PRAGMA mmap_size=0;"
                           "PRAGMA temp_store=MEMORY;"
                           "PRAGMA cell_size_check=ON;"
                           "PRAGMA cache_size=-",
                           options.cache_kib, ";")));
  if (!options.read_only) {
    RETURN_IF_ERROR(SetJournal(options.journal));
    RETURN_IF_ERROR(Execute(absl::StrCat("PRAGMA journal_size_limit=", kLogBytesKept)));
  }
  // EXTRA is FULL plus a synced folder after a rollback journal is deleted: without that, a power
  // cut can bring the journal back and undo a commit. Under a log there is no such deletion.
  const bool durable = options.durable && !IsPlanted(Planted::kNothingIsSynced);
  const char* level = !durable ? "OFF" : options.journal == Journal::kRollback ? "EXTRA" : "FULL";
  RETURN_IF_ERROR(Execute(absl::StrCat("PRAGMA synchronous=", level)));
  RETURN_IF_ERROR(Execute(absl::StrCat("PRAGMA wal_autocheckpoint=", options.checkpoint_pages)));
  if (options.checkpoint_pages == 0) {
    // SQLite has one such hook, and copies back by itself from it where it may.
    sqlite3_wal_hook(
        db_,
        +[](void* pages, sqlite3*, const char*, int in_log) { return *static_cast<int*>(pages) = in_log, SQLITE_OK; },
        &log_pages_);
  }
  // Reads the first page, so that a file that is no database is found here and not in mid-work.
  return QueryInt("PRAGMA schema_version").status();
}

absl::Status Connection::SetJournal(Journal journal) {
  const absl::string_view wanted = journal == Journal::kWriteAheadLog ? "wal" : "delete";
  ASSIGN_OR_RETURN(Statement set, Prepare(absl::StrCat("PRAGMA journal_mode=", wanted)));
  RETURN_IF_ERROR(set.Step().status());
  // SQLite answers with the mode that holds now, and keeps the old one without an error where the
  // new one cannot be.
  const std::string now(set.ColumnText(0));
  // Only the end of the statement writes the change down, and can still fail.
  RETURN_IF_ERROR(set.Step().status());
  if (now == wanted || now == "memory") return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("cannot set the journal mode ", wanted, ": the file keeps ", now));
}

Connection::~Connection() {
  for (auto& [text, statements] : idle_) {
    for (sqlite3_stmt* statement : statements) sqlite3_finalize(statement);
  }
  // The v2 form, so that a statement that outlived its connection by mistake leaks instead of
  // touching freed memory.
  sqlite3_close_v2(db_);
}

absl::StatusOr<sqlite3_stmt*> Connection::Compile(absl::string_view sql, bool keep) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int result = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                        keep ? SQLITE_PREPARE_PERSISTENT : 0, &statement, &tail);
  if (result != SQLITE_OK) return CompileError(db_, result);
  if (statement == nullptr) return absl::InternalError("cannot compile a statement: it is empty");
  const absl::string_view rest(tail, static_cast<size_t>(sql.data() + sql.size() - tail));
  if (rest.find_first_not_of(" \t\r\n;") != absl::string_view::npos) {
    sqlite3_finalize(statement);
    return absl::InternalError("cannot compile a statement: there is more than one");
  }
  return statement;
}

absl::StatusOr<Statement> Connection::Prepare(absl::string_view sql) {
  auto found = idle_.find(sql);
  if (found == idle_.end()) {
    if (idle_.size() >= kKeptTexts) {
      ASSIGN_OR_RETURN(sqlite3_stmt* const once, Compile(sql, false));
      return Statement(this, once, nullptr);
    }
    ASSIGN_OR_RETURN(sqlite3_stmt* const first, Compile(sql, true));
    return Statement(this, first, &idle_[std::string(sql)]);
  }
  std::vector<sqlite3_stmt*>& home = found->second;
  if (home.empty()) {
    ASSIGN_OR_RETURN(sqlite3_stmt* const another, Compile(sql, true));
    return Statement(this, another, &home);
  }
  sqlite3_stmt* const kept = home.back();
  home.pop_back();
  return Statement(this, kept, &home);
}

absl::Status Connection::Execute(absl::string_view sql) {
  while (!sql.empty()) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    int result = sqlite3_prepare_v2(db_, sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    if (result != SQLITE_OK) return CompileError(db_, result);
    sql.remove_prefix(static_cast<size_t>(tail - sql.data()));
    if (statement == nullptr) continue;  // A comment or a space.
    do {
      result = sqlite3_step(statement);
    } while (result == SQLITE_ROW);
    const absl::Status status = SqliteStatus(db_, result, "run a statement");
    sqlite3_finalize(statement);
    RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Connection::QueryInt(absl::string_view sql) {
  ASSIGN_OR_RETURN(Statement query, Prepare(sql));
  ASSIGN_OR_RETURN(const bool found, query.Step());
  if (!found) return absl::NotFoundError("the query has no row");
  return query.ColumnInt(0);
}

int64_t Connection::Changes() const { return sqlite3_changes64(db_); }

int64_t Connection::LastInsertRowId() const { return sqlite3_last_insert_rowid(db_); }

bool Connection::InTransaction() const { return sqlite3_get_autocommit(db_) == 0; }

absl::StatusOr<CheckpointResult> Connection::Checkpoint(CheckpointMode mode) {
  CheckpointResult done;
  const int result = sqlite3_wal_checkpoint_v2(
      db_, "main", mode == CheckpointMode::kPassive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE,
      &done.pages_in_log, &done.pages_copied);
  RETURN_IF_ERROR(SqliteStatus(db_, result, "copy the log back"));
  return done;
}

absl::Status Connection::QuickCheck() {
  ASSIGN_OR_RETURN(Statement check, Prepare("PRAGMA quick_check(10)"));
  std::string findings;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, check.Step());
    if (!more) break;
    const absl::string_view line = check.ColumnText(0);
    // It goes on where the disk fails, and takes what hangs on a page that it did not get for damaged too.
    if (TellsOfFailedRead(line)) return absl::InternalError("cannot check the file: a page could not be read");
    if (line != "ok") absl::StrAppend(&findings, findings.empty() ? "" : "; ", line);
  }
  if (findings.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the file is damaged: ", findings));
}

void Connection::Interrupt() { sqlite3_interrupt(db_); }

}  // namespace ihala::sqlite
