#ifndef IHALA_CLIENT_LIB_SRC_INCOMING_H_
#define IHALA_CLIENT_LIB_SRC_INCOMING_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "client-lib/src/outgoing.h"
#include "ihala/v1/sync.pb.h"
#include "ihala/v1/sync_service.pb.h"

namespace ihala::client {

// What one answer brought.
struct Incoming {
  uint64_t acknowledged = 0;
  uint64_t refused = 0;
  uint64_t parked = 0;
  uint64_t rows = 0;
  // Some of them say that their case was erased.
  bool erased = false;
  // More rows wait.
  bool more = false;
  // The stream forked and a new one was begun; only a sign-in makes it known to the server.
  bool forked = false;
  // The server's history is not the one that the cursor came from: everything is read and offered again.
  bool started_over = false;
  // What a repair did: rows fetched or dropped, the rows that are to be asked for next, the buckets that differed, and
  // how many of the rows asked for the server looked at.
  uint64_t repaired = 0;
  std::vector<v1::RowName> wanted;
  std::vector<uint32_t> differed;
  uint32_t wanted_done = 0;
};

// The same for the answer to a delivery: verdicts, receipt and the server's time. Needs no person's key. Where the
// stream forked nothing is filed again: that needs one.
absl::StatusOr<Incoming> ApplyDelivered(Engine& engine, const Outgoing& out, const v1::DeliverResponse& response);

// Judges an answer and stores all of it in one transaction: verdicts, receipt, rows, cursor, the server's time. A cut
// at any moment leaves all of it or nothing. DATA_LOSS, with nothing stored, where the verdicts are not those of the
// request's operations or the receipt does not fit or is not the server's; INTERNAL for a malformed page.
absl::StatusOr<Incoming> ApplyIncoming(Engine& engine, const Outgoing& out, const v1::ExchangeDown& down);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_INCOMING_H_
