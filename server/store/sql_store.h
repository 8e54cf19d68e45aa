#ifndef IHALA_SERVER_STORE_SQL_STORE_H_
#define IHALA_SERVER_STORE_SQL_STORE_H_

#include <memory>
#include <string>

#include "common/base/file_system.h"
#include "common/base/random.h"
#include "server/store/store.h"
#include "server/store/writer_options.h"

namespace ihala {

struct SqlStoreOptions {
  std::string data_dir;
  Random* random = nullptr;  // Must outlive the store.
  // Connections that read at the same time; a further reader waits.
  int readers = 4;
  // Where the folder lies, for tests and simulations; null is the machine's disk. Must outlive the store.
  FileSystem* files = nullptr;
  // When the log is copied back. A simulation takes away the store's own thread.
  WriterOptions writer = {};
};

// Makes a new store in `data_dir`: the file, its epoch and its secrets. FAILED_PRECONDITION where one is there already;
// UNAVAILABLE while a server holds it.
absl::Status InitSqlStore(const SqlStoreOptions& options);

// Opens the store of a data folder on one SQLite file, and holds the folder's lock until destroyed. One connection
// writes and checkpoints, because SQLite 3.40.1 can damage a file whose log two connections reset at once; it commits
// what waits together, and inline on the caller's thread where nothing waits.
// NOT_FOUND where there is no store; UNAVAILABLE where another process holds it; FAILED_PRECONDITION for a file of a
// newer program; DATA_LOSS for a damaged one.
absl::StatusOr<std::unique_ptr<Store>> OpenSqlStore(const SqlStoreOptions& options);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_STORE_H_
