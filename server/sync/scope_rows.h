#ifndef IHALA_SERVER_SYNC_SCOPE_ROWS_H_
#define IHALA_SERVER_SYNC_SCOPE_ROWS_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/wire/row_digest.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// Calls `take` for every row that the caller may see at `now`, each once, without its body and in no useful order. Rows
// that say that a case left the scope are left out. Reads whole feeds: seconds for a million rows.
absl::Status ForEachRow(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now,
                        absl::FunctionRef<void(const FeedRow&)> take);

RowMark MarkOf(const FeedRow& row);

// Sums up what each caller may see. For most callers that is the sum of their feeds, which the store keeps. For those
// who see a part of a feed it is counted, and kept until the feed or the caller's roles change. Thread-safe.
class ScopeSums {
 public:
  absl::StatusOr<RowSum> Get(ReadTxn& txn, const ReferenceData& reference, const Caller& caller, absl::Time now);

 private:
  struct Known {
    std::string state;  // Of the feeds and the roles.
    RowSum sum;
  };
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Known> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_SCOPE_ROWS_H_
