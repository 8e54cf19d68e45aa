#ifndef IHALA_SERVER_HANDLERS_SIGN_IN_LIMITER_H_
#define IHALA_SERVER_HANDLERS_SIGN_IN_LIMITER_H_

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

// How many failed sign-ins one account, one device and one address may have in each window. Thread-safe.
//
// Accounts that do not exist are counted like those that do, or the limit would tell which exist. The counts live in
// tables of a fixed size, placed by a keyed hash: nobody can fill the memory, and nobody can aim at somebody else's
// place. Two names that share a place by chance share a limit.
class SignInLimiter {
 public:
  static constexpr absl::Duration kWindow = absl::Minutes(15);
  // A person mistypes a few times; a guesser needs thousands.
  static constexpr int kPerAccount = 10;
  static constexpr int kPerDevice = 10;
  // A whole office may come from one address.
  static constexpr int kPerAddress = 100;

  // `clock` must outlive it; `random` gives the key of the hash.
  SignInLimiter(Clock* clock, Random* random);

  // A try that was let through, to give back if it succeeds.
  struct Attempt {
    std::array<size_t, 3> places;
  };

  // Counts a try, before the passphrase is looked at, so that tries side by side count too. RESOURCE_EXHAUSTED with
  // when to come back (see retry_after.h), and nothing is counted, where one of the three has had too many. An empty
  // `stream_id` is no device and does not count as one.
  absl::StatusOr<Attempt> Begin(absl::string_view account, absl::string_view stream_id, absl::string_view address);
  // It was the right passphrase: takes back what Begin counted, and no more, so that knowing one passphrase does not
  // help to guess another.
  void Succeeded(const Attempt& attempt);

 private:
  // For each place, milliseconds since the machine started at which it has forgotten everything. A place that was never
  // used is not there.
  using Table = absl::flat_hash_map<size_t, int64_t>;

  size_t PlaceOf(size_t kind, absl::string_view name) const;

  Clock* const clock_;
  const std::string key_;
  absl::Mutex mutex_;
  std::array<Table, 3> tables_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_SIGN_IN_LIMITER_H_
