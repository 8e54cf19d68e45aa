#ifndef IHALA_CLIENT_LIB_SRC_OFFLINE_LEASE_H_
#define IHALA_CLIENT_LIB_SRC_OFFLINE_LEASE_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client-lib/src/store.h"
#include "common/base/clock.h"
#include "ihala/v1/store_keys.pb.h"

namespace ihala::client {

// How long a store opens without its server. Only what the server signed begins it anew: a receipt, or its word on a
// nonce.
//
// Within one boot time passes as the clock since boot says, whatever is done to the wall clock. After another boot it
// is at least the time since that one, and as much as the wall clock is ahead of all that was counted before; so a wall
// clock that is set back gives nothing back, and one that is set forward may end it, until the next contact. What a
// device that was off and then set back has missed nobody can know. One thread at a time.
class OfflineLease {
 public:
  // Both must outlive it.
  OfflineLease(Store* store, Clock* clock) : store_(store), clock_(clock) {}

  // What is left; infinite before the first sign-in. Stores what has passed, in a transaction of its own, where it is
  // worth it; a disk that fails at that is no reason to be shut out.
  absl::StatusOr<absl::Duration> Left();
  // How long it was without the server, as far as counted; zero before the first sign-in.
  absl::StatusOr<absl::Duration> Passed();
  // Begins anew: the server was reached, at this moment by its clock. In an open transaction.
  absl::Status Renew(absl::Time server_time);
  // Begins where there is none yet, in a store that was somebody's before there were leases. Its own transaction.
  absl::Status BeginWhereMissing();
  // How many days it lasts: 0 for those of the design. In an open transaction.
  absl::Status SetDays(uint32_t days);

 private:
  // Reads it, unless it is in memory.
  absl::Status Load();
  // Counts up to now.
  absl::Status Count();
  absl::Duration SinceLastLook() const;
  absl::Status Put(const v1::OfflineLease& lease);

  Store* const store_;
  Clock* const clock_;
  // As counted, and as stored; nullopt where it has to be read first.
  std::optional<v1::OfflineLease> lease_;
  int64_t stored_us_ = 0;
};

// FAILED_PRECONDITION (OFFLINE_TOO_LONG).
absl::Status OfflineTooLong();

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_OFFLINE_LEASE_H_
