#ifndef IHALA_CLIENT_LIB_SRC_REPLICA_SUMS_H_
#define IHALA_CLIENT_LIB_SRC_REPLICA_SUMS_H_

#include <map>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/store.h"
#include "common/wire/row_digest.h"

namespace ihala::client {

// The sums of the rows of the copy, by which it is compared with the server's. Rows that say that a case left the scope
// do not count. Writing functions need an open transaction, and Write must come before it ends. One thread at a time.
class ReplicaSums {
 public:
  explicit ReplicaSums(Store* store) : store_(store) {}

  void Add(const RowMark& mark);
  void Remove(const RowMark& mark);
  // Stores what was counted since the last call.
  absl::Status Write();
  // Forgets what was counted and not stored: the transaction is given up.
  void Forget() { changes_.clear(); }

  absl::StatusOr<RowBuckets> Buckets();
  absl::StatusOr<v1::RowsDigest> Digest();
  // Counts all rows anew.
  absl::Status Recount();

 private:
  Store* const store_;
  std::map<size_t, RowSum> changes_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REPLICA_SUMS_H_
