#ifndef IHALA_SERVER_KEYS_ERASURE_LIST_H_
#define IHALA_SERVER_KEYS_ERASURE_LIST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/file_system.h"
#include "common/base/secret.h"
#include "common/sqlite/connection.h"

namespace ihala {

// What the list holds of one erased case: ids and numbers, nothing of anybody.
struct ListedErasure {
  std::string referral_id;
  uint32_t cause = 0;  // A number of v1::ErasureCause.
  absl::Time erased_at;
  // The slot of its key in the key store, and by what that key was known (Bodies::ProveSlot): a key store that is put
  // back may give the same slot to somebody else. 0 and empty where the case never had a key.
  uint64_t slot = 0;
  std::string proof;
};

// Which cases were erased: a file of its own that is never put back from a backup, so that whatever else is, they are
// erased again. Only ever grows. Each entry is authenticated together with the one before it, under a key that follows
// from the installation's signing seed. Thread-safe.
class ErasureList {
 public:
  // Opens the list, and makes it where there is none. `files` as in SqlStoreOptions. DATA_LOSS where an entry is not as
  // it was written, or the list is another installation's: nobody may be erased by mistake, so nothing opens beside it.
  static absl::StatusOr<std::unique_ptr<ErasureList>> Open(const std::string& path, FileSystem* files,
                                                           const Secret& signing_seed);

  // Adds those that are not in it yet. When it returns OK they are on the disk.
  absl::Status Append(absl::Span<const ListedErasure> erasures);
  // All of them, in their order.
  absl::StatusOr<std::vector<ListedErasure>> All();
  absl::StatusOr<uint64_t> Count();

 private:
  ErasureList(std::unique_ptr<sqlite::Connection> db, const Secret& signing_seed);
  absl::StatusOr<std::vector<ListedErasure>> Read() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::string MacOf(absl::string_view before, const ListedErasure& erasure) const;

  absl::Mutex mutex_;
  std::unique_ptr<sqlite::Connection> db_ ABSL_GUARDED_BY(mutex_);
  const Secret key_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_ERASURE_LIST_H_
