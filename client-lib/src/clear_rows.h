#ifndef IHALA_CLIENT_LIB_SRC_CLEAR_ROWS_H_
#define IHALA_CLIENT_LIB_SRC_CLEAR_ROWS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"

namespace ihala::client {

// A store that a version before sealing wrote. What the device's key seals is sealed when it is opened, and what the
// person's does at the next unlock or sign-in. Nothing clear is left in the file then.

// Whether the person's rows are still as that version wrote them.
absl::StatusOr<bool> HoldsClearRows(Store& store);
// Seals what is the device's, in the transaction that made its key.
absl::Status SealDeviceRows(Store& store);
// Seals what is the person's, in the transaction that unlocks it. Does nothing where nothing is clear.
absl::Status SealPersonRows(Store& store);
// Lets no byte of before remain in the file's gaps; after SealPersonRows, and again at the next unlock if it fails.
// Needs no transaction, and room for a second copy of the file.
absl::Status RemoveClearRemains(Store& store);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_CLEAR_ROWS_H_
