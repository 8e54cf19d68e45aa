#ifndef IHALA_TOOLS_LOAD_STORE_STORE_LOAD_H_
#define IHALA_TOOLS_LOAD_STORE_STORE_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "tools/load/cases/progress.h"

namespace ihala::load {

struct StoreLoadOptions {
  std::string data_dir;
  size_t count = 200;
  uint64_t seed = 7;
  absl::Time end;  // The histories end here, and no event is later.
  int days = 365;  // They begin so many days before; at least kLeastDays.
};

// Shorter, and the last cases would have no time for their histories.
inline constexpr int kLeastDays = 30;

// Puts cases with whole histories into the store of a data folder that no server holds, through the server's executor:
// ledger, trail and queue are its own work. Events come in the order of time, on days and at hours at which people
// work, those of one hour in few commits. The directory, the workflows and the accounts must be there, and the accounts
// in force from the first day on. What a store holds already stays. Statuses are those of opening a store;
// INVALID_ARGUMENT for too many cases or too few days; FAILED_PRECONDITION where no referral could go anywhere; ABORTED
// where the store takes no more. Refusals are counted, not errors.
absl::Status LoadStore(const StoreLoadOptions& options, Progress& progress);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_STORE_STORE_LOAD_H_
