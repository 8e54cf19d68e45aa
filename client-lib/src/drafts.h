#ifndef IHALA_CLIENT_LIB_SRC_DRAFTS_H_
#define IHALA_CLIENT_LIB_SRC_DRAFTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/store.h"
#include "ihala/records.h"

namespace ihala::client {

// The drafts: rows that may be edited and may be incomplete, until they are submitted.
class Drafts {
 public:
  // `store` must outlive it.
  explicit Drafts(Store* store) : store_(store) {}

  // Puts a draft in place of the one with its id. Needs an open transaction, as Delete does.
  absl::Status Put(const Draft& draft);
  // NOT_FOUND if there is none; Delete too.
  absl::StatusOr<Draft> Get(const std::string& referral_id);
  absl::Status Delete(const std::string& referral_id);
  // Newest first.
  absl::StatusOr<std::vector<Draft>> All();
  // Notes that its person was told that it is about to go, and returns since when they know. Its own transaction, and
  // none where they knew; a disk that fails at it has told nobody.
  absl::StatusOr<absl::Time> Announce(const std::string& referral_id, absl::Time now);
  // Deletes those that nobody touched for `kept`, and of which their person was told `announced` ago, by the server's
  // clock; what other clocks wrote that were ahead of it begins anew. In an open transaction. Whether any went.
  absl::StatusOr<bool> EraseOld(absl::Time server_time, absl::Duration kept, absl::Duration announced);
  // Removes those that do not open, in an open transaction. Returns how many are left.
  absl::StatusOr<int64_t> RemoveUnreadable();
  absl::StatusOr<uint64_t> Count();

 private:
  Store* const store_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_DRAFTS_H_
