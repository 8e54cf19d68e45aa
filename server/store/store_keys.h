#ifndef IHALA_SERVER_STORE_STORE_KEYS_H_
#define IHALA_SERVER_STORE_STORE_KEYS_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/secret.h"
#include "common/sqlite/connection.h"
#include "server/keys/erasure_list.h"
#include "server/keys/key_store.h"
#include "server/store/bodies.h"
#include "server/store/sql_store.h"

namespace ihala {

// Everything without which the database says nothing, and the way to its contents.
struct StoreKeys {
  std::unique_ptr<KeyStore> store;      // Null where nothing is sealed.
  std::unique_ptr<Bodies> bodies;       // Uses the store; never null.
  std::unique_ptr<ErasureList> erased;  // Null where nothing is sealed, and for whoever only looks.
  Secret signing_seed;
  Secret cursor_key;
  Secret phone_key;
};

// Makes the key store of a database that InitSqlStore is making. FAILED_PRECONDITION where there is one.
absl::Status MakeStoreKeys(const SqlStoreOptions& options, sqlite::Connection& db);

// Opens the key store of a database, and makes one where everything in the database lies open yet: then the database
// names it from here on, and is to be sealed (see SealDatabase). A key store is never made again for a database that
// names one. FAILED_PRECONDITION where that is missing, older than the database or another one's, and where the master
// key is missing or another one. Whoever writes cases calls BeginToGive of the store first.
absl::StatusOr<StoreKeys> OpenStoreKeys(const SqlStoreOptions& options, sqlite::Connection& db);

// The same for whoever looks into files, also beside a server that has them open: nothing is made, sealed or written.
absl::StatusOr<StoreKeys> OpenStoreKeysToRead(const SqlStoreOptions& options, sqlite::Connection& db);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_STORE_KEYS_H_
