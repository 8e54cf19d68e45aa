#ifndef IHALA_CLIENT_LIB_SRC_RUNNER_H_
#define IHALA_CLIENT_LIB_SRC_RUNNER_H_

#include "client-lib/src/session.h"
#include "ihala/sync.h"

namespace ihala::client {

// Syncs: makes sessions until one ends well, waiting longer after each failure, within the bounds of `options`. A
// failure of the link never changes the state of an operation. Blocks; the lock behind `with_engine` is free while it
// waits. See SyncResult for how it can end.
SyncResult RunSync(const WithEngine& with_engine, Transport& transport, const SyncOptions& options, Way way);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_RUNNER_H_
