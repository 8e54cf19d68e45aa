#ifndef IHALA_SERVER_STORE_SQL_STORE_H_
#define IHALA_SERVER_STORE_SQL_STORE_H_

#include <memory>
#include <string>

#include "common/base/file_system.h"
#include "common/base/random.h"
#include "server/keys/master_key_source.h"
#include "server/keys/master_keys.h"
#include "server/store/store.h"
#include "server/store/writer_options.h"

namespace ihala {

// Whether what is about families is sealed. Off for one bench alone, which compares both: such a store holds no real
// case, no server opens it, and InitSqlStore has to be told the same.
enum class Sealing { kOn, kOffForBench };

struct SqlStoreOptions {
  std::string data_dir;
  Random* random = nullptr;  // Must outlive the store.
  // Connections that read at the same time; a further reader waits.
  int readers = 4;
  // Where the folder lies, for tests and simulations; null is the machine's disk. Must outlive the store.
  FileSystem* files = nullptr;
  // When the log is copied back. A simulation takes away the store's own thread.
  WriterOptions writer = {};
  // The file of keys; empty is `ihala.keys` in the data folder.
  std::string key_store = {};
  // The list of erased cases, never put back from a backup; empty is `ihala.erased` in the data folder.
  std::string erasure_list = {};
  // The keys that open it. Null reads them from `master_source`.
  std::shared_ptr<const MasterKeys> master = nullptr;
  // Of these the data folder is always the store's. The default file is made where nothing is sealed yet.
  MasterKeySource master_source = {};
  Sealing sealing = Sealing::kOn;
};

// The database of a data folder.
std::string DatabasePath(const std::string& data_dir);
// The file of keys of these options, and that of the list of erased cases.
std::string KeyStorePath(const SqlStoreOptions& options);
std::string ErasureListPath(const SqlStoreOptions& options);

// Makes a new store in `data_dir`: the file with its epoch, and the key store. FAILED_PRECONDITION where either is
// there already; UNAVAILABLE while a server holds it.
absl::Status InitSqlStore(const SqlStoreOptions& options);

// Opens the store of a data folder on one SQLite file and its file of keys, and holds the folder's lock until
// destroyed. One connection writes and checkpoints, because SQLite 3.40.1 can damage a file whose log two connections
// reset at once; it commits what waits together, and inline on the caller's thread where nothing waits. What an older
// program left open is sealed before it returns. NOT_FOUND where there is no store; UNAVAILABLE where another process
// holds it; FAILED_PRECONDITION for a file of a newer program, and where the key store or the master key is missing,
// older than the database or another one's; DATA_LOSS for a damaged one. Keys of cases that the list of erasures names
// are destroyed again before anything is read.
absl::StatusOr<std::unique_ptr<Store>> OpenSqlStore(const SqlStoreOptions& options);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_SQL_STORE_H_
