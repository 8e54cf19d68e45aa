#ifndef IHALA_CLIENT_LIB_SRC_SEND_PLAN_H_
#define IHALA_CLIENT_LIB_SRC_SEND_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "client-lib/src/outbox.h"
#include "client-lib/src/suspects.h"

namespace ihala::client {

// The order in which one session offers what waits. The most urgent command of a case takes the commands before it
// along, so that urgent cases go first and each case stays in order. Each operation is offered once in a session. One
// thread at a time.
class SendPlan {
 public:
  // Adds what came into the outbox since the last call, except for `set_aside`, and orders what is left.
  absl::Status Refresh(Outbox& outbox, const absl::flat_hash_set<int64_t>& set_aside);
  // Takes the next operations: at most `bytes` together, but at least one if there is one; either suspects alone, as
  // many as may go together, or none.
  std::vector<WaitingRow> Take(size_t bytes, const Suspects& suspects);
  size_t size() const { return waiting_.size(); }

 private:
  int64_t seen_ = 0;
  // The next one is at the end.
  std::vector<WaitingRow> waiting_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SEND_PLAN_H_
