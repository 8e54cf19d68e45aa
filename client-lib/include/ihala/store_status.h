#ifndef IHALA_STORE_STATUS_H_
#define IHALA_STORE_STATUS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "ihala/device_standing.h"

namespace ihala {

// How the store is.
struct StoreStatus {
  // The code of the account that the store belongs to, also while it is locked; empty before the first sign-in.
  std::string owner;
  bool signed_in = false;
  bool unlocked = false;
  // The account's code and organisation, once unlocked.
  std::string account;
  std::string organisation;
  uint64_t drafts = 0;
  uint64_t queued = 0;
  uint64_t parked = 0;
  uint64_t refused = 0;
  uint64_t acknowledged = 0;
  uint64_t cases = 0;
  // When a sync last ended well, by the server's clock; InfinitePast if never.
  absl::Time last_sync = absl::InfinitePast();
  // How long the store still opens without its server; zero where that is over, infinite before the first sign-in.
  absl::Duration offline_left = absl::InfiniteDuration();
  // True only if nothing waits, nothing is refused without being resolved, and the last sync received every row.
  bool all_synced = false;
  // Signed heads of the server's trail that this device carries as a witness, and when the newest was signed
  // (InfinitePast where there is none). `disputed`: those of them that contradict each other. Then the server has
  // changed or lost a part of its trail, which an auditor should be told.
  uint64_t audit_heads = 0;
  absl::Time audit_head_at = absl::InfinitePast();
  uint64_t audit_heads_disputed = 0;
  // Where a damaged file was moved, and how many operations and drafts were saved from it; empty if that never
  // happened.
  std::string damaged_file;
  uint64_t salvaged = 0;
  DeviceStanding device;
};

}  // namespace ihala

#endif  // IHALA_STORE_STATUS_H_
