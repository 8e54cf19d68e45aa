#ifndef IHALA_SERVER_HANDLERS_ATTEMPT_LIMITER_H_
#define IHALA_SERVER_HANDLERS_ATTEMPT_LIMITER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/random.h"

namespace ihala {

// How many attempts that fail one account, one device and one address may have in each window.
struct AttemptLimits {
  absl::Duration window = absl::Minutes(15);
  int per_account = 0;
  int per_device = 0;
  int per_address = 0;
  // What whoever has had too many is told.
  std::string message;
  std::string reason;

  // Failed sign-ins, and codes or passphrases that do not prove an account: a person mistypes a few times, a guesser
  // needs thousands. A whole office may come from one address.
  static AttemptLimits SignIns();
  // Cases that were named, by calls or exchanges, and are not there, or not the caller's: nobody finds cases by trying
  // names. Three hundred in a quarter of an hour are far more than a person's typing mistakes, and at 500,000 million
  // short codes no search.
  static AttemptLimits Lookups();
};

// Counts attempts that fail. Thread-safe.
//
// Names that do not exist are counted like those that do, or the limit would tell which exist. The counts live in
// tables of a fixed size, placed by a keyed hash: nobody can fill the memory, and nobody can aim at somebody else's
// place. Two names that share a place by chance share a limit.
class AttemptLimiter {
 public:
  // `clock` must outlive it; `random` gives the key of the hash.
  AttemptLimiter(Clock* clock, Random* random, AttemptLimits limits);

  // A try that was let through, to give back if it succeeds.
  struct Attempt {
    std::array<size_t, 3> places;
  };

  // Counts a try, before anything is looked at, so that tries side by side count too. RESOURCE_EXHAUSTED with
  // when to come back (see retry_after.h), and nothing is counted, where one of the three has had too many. An empty
  // `stream_id` is no device and does not count as one.
  absl::StatusOr<Attempt> Begin(absl::string_view account, absl::string_view stream_id, absl::string_view address);
  // It did not fail: takes back what Begin counted, and no more, so that knowing one passphrase, or case, does not help
  // to guess another.
  void Succeeded(const Attempt& attempt);

 private:
  // For each place, milliseconds since the machine started at which it has forgotten everything. A place that was never
  // used is not there.
  using Table = absl::flat_hash_map<size_t, int64_t>;

  size_t PlaceOf(size_t kind, absl::string_view name) const;
  // How much one attempt takes of the window.
  int64_t StepMillis(size_t kind) const;

  Clock* const clock_;
  const AttemptLimits limits_;
  const std::string key_;
  absl::Mutex mutex_;
  std::array<Table, 3> tables_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_ATTEMPT_LIMITER_H_
