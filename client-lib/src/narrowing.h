#ifndef IHALA_CLIENT_LIB_SRC_NARROWING_H_
#define IHALA_CLIENT_LIB_SRC_NARROWING_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/engine.h"

namespace ihala::client {

// Overwrites in the copy what may no longer be seen at `now`, the trusted time, without asking the server. What is left
// of a row is what the server itself would send from then on, since both ask common/access; where this version does not
// know why the row's time is over, nothing of it is left. Never touches the outbox. Opens a transaction of its own, and
// empties the log of the file after it, which would still hold the old bytes. Cheap where nothing is over.
absl::Status NarrowExpired(Engine& engine, absl::Time now);

// The same while the store is locked, by what was found out before.
absl::Status NarrowLocked(Engine& engine, absl::Time now);

// Finds out what will be left of the rows of the copy whose time ends, so that a store that is locked then can replace
// them; needs the directory, and an open transaction. Cheap where it is known of all.
absl::Status PrepareLater(Engine& engine);

// The same where rows of the directory have come by which organisations share less than under `before`, or for a
// shorter time: the server sends the rows of their cases anew within a minute, and by then the link may be gone. Needs
// the open transaction in which they came, with the directory of before forgotten. Returns whether anything was
// overwritten; after the transaction the log of the file is to be emptied. Widens nothing.
absl::StatusOr<bool> NarrowShared(Engine& engine, const DirectoryChange& change, const Policy& before, absl::Time now);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_NARROWING_H_
