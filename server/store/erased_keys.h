#ifndef IHALA_SERVER_STORE_ERASED_KEYS_H_
#define IHALA_SERVER_STORE_ERASED_KEYS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/sqlite/connection.h"
#include "server/store/erasure_records.h"
#include "server/store/store_keys.h"

// Where the list of erasures, the key store and the database's own word on slots meet.
namespace ihala {

// Lists the erasures, and then destroys the keys of their cases: in this order, so that what is destroyed is listed.
absl::Status DestroyListed(sqlite::Connection& db, const StoreKeys& keys, absl::Span<const ErasureRecord> erasures);

// Destroys the keys that the list names wherever the key store has them, as after a backup of it was put back. A slot
// that was given to somebody else since is left alone: its key proves to be another one.
absl::Status DestroyAgain(const StoreKeys& keys);

// The list's entries; none where there is no list.
absl::StatusOr<std::vector<ErasureRecord>> ListedRecords(const StoreKeys& keys);

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_ERASED_KEYS_H_
