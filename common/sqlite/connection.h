#ifndef IHALA_COMMON_SQLITE_CONNECTION_H_
#define IHALA_COMMON_SQLITE_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sqlite/statement.h"

struct sqlite3;

namespace ihala {
class FileSystem;
}

namespace ihala::sqlite {

// How the file is kept whole. A write-ahead log lets readers read while one writes; a rollback
// journal leaves one file behind, which suits files that are carried about.
enum class Journal { kWriteAheadLog, kRollback };

// How to open a file. The defaults are those of a store that must not lose anything.
struct Options {
  bool read_only = false;
  // Make the file, for the owner alone (0600), if there is none.
  bool create = true;
  Journal journal = Journal::kWriteAheadLog;
  // True: a commit that returned OK is on disk. False only for files that can be made again.
  bool durable = true;
  // How long a statement waits for another connection's lock before UNAVAILABLE.
  absl::Duration busy_timeout = absl::Seconds(5);
  // Pages in the write-ahead log at which a commit also copies them back; 0 leaves that to
  // Checkpoint(), off the commit path.
  int checkpoint_pages = 1000;
  // Memory for cached pages.
  int cache_kib = 8 * 1024;
  // Where the file lies, by which also the VFS is chosen; null is the machine's disk. Must outlive the connection.
  FileSystem* files = nullptr;
};

// What Checkpoint did. Both are counts of pages; equal when everything was copied back.
struct CheckpointResult {
  int pages_in_log = 0;
  int pages_copied = 0;
};

// How hard Checkpoint tries. kPassive never waits; kTruncate waits for readers and writers and
// leaves an empty log.
enum class CheckpointMode { kPassive, kTruncate };

// One connection to one SQLite file, with foreign keys on, memory mapping off, temporary data in
// memory, and a schema that is not trusted to call functions with side effects.
//
// A connection and its statements belong to one thread at a time; SQLite's own locks are off.
// Only Interrupt() may be called from another thread. Statements must end before the connection.
//
// Errors, throughout this folder: UNAVAILABLE another connection holds the lock, wait and retry;
// ALREADY_EXISTS a unique constraint; FAILED_PRECONDITION any other constraint, a read-only file,
// a file that cannot be opened; RESOURCE_EXHAUSTED disk or memory is full; DATA_LOSS the file is
// damaged or is no database; CANCELLED interrupted; INTERNAL the system's I/O failed or the SQL
// is wrong. Texts never hold a bound value.
class Connection {
 public:
  // NOT_FOUND if the file does not exist and `create` is false, else as above. `path` ":memory:"
  // is a private database in memory.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, const Options& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // One statement, ready to bind. The compiled form is kept under the text and used again, so
  // asking each time is cheap; asking for a text that is in use compiles a second one. Texts must
  // come from the program, not from data: values are bound.
  absl::StatusOr<Statement> Prepare(absl::string_view sql);

  // Runs every statement in `sql`, without parameters; rows are ignored. Stops at the first error.
  absl::Status Execute(absl::string_view sql);

  // The one integer that `sql` (without parameters) yields: a count, a pragma. NOT_FOUND if there
  // is no row, 0 if it is null.
  absl::StatusOr<int64_t> QueryInt(absl::string_view sql);

  // Rows that the last finished INSERT, UPDATE or DELETE touched, and the last inserted rowid.
  int64_t Changes() const;
  int64_t LastInsertRowId() const;
  // Whether a transaction is open.
  bool InTransaction() const;

  // Pages in the write-ahead log after this connection's last commit, copied back or not. Only where
  // Options::checkpoint_pages is 0; else 0.
  int LogPages() const { return log_pages_; }

  // Copies the write-ahead log back into the file. Kept away by a lock in kTruncate: UNAVAILABLE.
  absl::StatusOr<CheckpointResult> Checkpoint(CheckpointMode mode);

  // Reads the whole file and checks its structure. DATA_LOSS with SQLite's findings; INTERNAL where a page could not be
  // read, which may be for the moment only.
  absl::Status QuickCheck();

  // Makes the running statement end with CANCELLED. Any thread.
  void Interrupt();

  // For what this layer does not wrap (backup); the connection keeps it.
  sqlite3* handle() const { return db_; }

 private:
  friend class Statement;

  explicit Connection(sqlite3* db) : db_(db) {}

  absl::Status Configure(const Options& options);
  absl::Status SetJournal(Journal journal);
  absl::StatusOr<sqlite3_stmt*> Compile(absl::string_view sql, bool keep);

  sqlite3* const db_;
  int log_pages_ = 0;
  // Compiled statements that nobody uses at the moment. A node map, because each Statement keeps
  // the address of the list to which it returns.
  absl::node_hash_map<std::string, std::vector<sqlite3_stmt*>> idle_;
};

}  // namespace ihala::sqlite

#endif  // IHALA_COMMON_SQLITE_CONNECTION_H_
