#ifndef IHALA_CLIENT_LIB_SRC_OUTGOING_H_
#define IHALA_CLIENT_LIB_SRC_OUTGOING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "common/base/secret.h"
#include "ihala/v1/sync.pb.h"
#include "ihala/v1/sync_service.pb.h"

namespace ihala::client {

// One operation of a request, as the answer will name it.
struct SentOperation {
  int64_t id = 0;
  uint64_t n = 0;
  std::string digest;
};

// One request and what is needed to judge its answer.
struct Outgoing {
  v1::ExchangeUp up;
  std::vector<SentOperation> operations;  // In the request's order.
  Secret token;
  v1::DeviceReport report;  // Of a delivery.
  std::string server_key;
};

// Builds the request of a delivery with these operations, sealed as they lie in the outbox. What was queued before the
// server's sealing key was known stays. Needs no person's key.
absl::StatusOr<Outgoing> BuildDelivery(Engine& engine, const std::vector<WaitingRow>& batch);

// Builds a request with these operations: runs of consecutive numbers, signed at their ends by the device's key. The
// bytes are those of the outbox. What red lines stopped comes along in a report, which is stored first; needs no open
// transaction. UNAUTHENTICATED where there is no session.
absl::StatusOr<Outgoing> BuildOutgoing(Engine& engine, const std::vector<WaitingRow>& batch, size_t page_bytes);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_OUTGOING_H_
