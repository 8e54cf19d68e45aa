#ifndef IHALA_SERVER_STORE_ERASURE_RECORDS_H_
#define IHALA_SERVER_STORE_ERASURE_RECORDS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "ihala/v1/case.pb.h"

// Plain values about erasing that the store takes and gives.
namespace ihala {

// A case that was erased. Stays for ever: it beats whatever comes later.
struct ErasureRecord {
  std::string referral_id;
  v1::ErasureCause cause = v1::ERASURE_CAUSE_UNSPECIFIED;
  std::string referring;  // The organisation that had referred it; empty where nobody knows any more.
  absl::Time erased_at = absl::InfinitePast();
  // When its key was destroyed; InfiniteFuture while that is to be done.
  absl::Time destroyed_at = absl::InfiniteFuture();
};

// What is to become of a case once it is closed, or because somebody holds it.
struct KeepingRecord {
  std::string referring;
  // When it is to be looked at, and erased if its time is over; InfiniteFuture for never.
  absl::Time due = absl::InfiniteFuture();
  bool held = false;
};

// Figures of erasures: see ReadTxn::SumErasures.
struct ErasureSum {
  std::string month;
  std::string referring;
  v1::ErasureCause cause = v1::ERASURE_CAUSE_UNSPECIFIED;
  uint64_t cases = 0;
  uint64_t in_backups = 0;
  // When the last of these keys was destroyed; InfiniteFuture where one is to be destroyed yet, InfinitePast where none
  // counts as in backups.
  absl::Time last_destroyed = absl::InfinitePast();
};

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_ERASURE_RECORDS_H_
