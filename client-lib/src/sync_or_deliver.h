#ifndef IHALA_CLIENT_LIB_SRC_SYNC_OR_DELIVER_H_
#define IHALA_CLIENT_LIB_SRC_SYNC_OR_DELIVER_H_

#include <string>

#include "ihala/client.h"
#include "ihala/status.h"

namespace ihala::client {

// Syncs; where the store is locked or was too long without its server, its queue still leaves.
inline SyncResult SyncOrDeliver(Client& client, Transport& transport, const SyncOptions& how) {
  SyncResult result = client.Sync(transport, how);
  const std::string reason = ReasonOf(result.status);
  return reason == "LOCKED" || reason == "OFFLINE_TOO_LONG" ? client.Deliver(transport, how) : result;
}

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SYNC_OR_DELIVER_H_
