#ifndef IHALA_CLIENT_LIB_SRC_SALVAGE_H_
#define IHALA_CLIENT_LIB_SRC_SALVAGE_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/file_system.h"
#include "common/base/random.h"

namespace ihala::client {

// Puts a fresh store, which has no signing key and no stream of its own yet, in the place of the damaged one at `path`,
// which moves aside to `<path>.damaged-N` (its log with it) and is never deleted. What can still be read is taken over
// row by row, sealed as it is: whose store it is and by which keys it opens, what it remembers of sheets, drafts, and
// every operation that is neither acknowledged nor resolved; FileSalvaged does the rest once a person has unlocked it.
// What cannot be read stays in the file moved aside. The copy of the server's data comes again with the next sync. The
// caller holds the lock of the store.
absl::Status Salvage(FileSystem& files, const std::string& path, Random& random);

// Ends a salvage that was cut short after everything had been taken over; does nothing if there was none.
absl::Status FinishSalvage(FileSystem& files, const std::string& path);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SALVAGE_H_
