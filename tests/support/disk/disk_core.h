#ifndef IHALA_TESTS_SUPPORT_DISK_DISK_CORE_H_
#define IHALA_TESTS_SUPPORT_DISK_DISK_CORE_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "tests/support/disk/disk_names.h"
#include "tests/support/disk/fault_plan.h"

namespace ihala {

// What a FaultDisk and the VFS that SQLite sees of it share. Thread-safe under its lock.
struct DiskCore {
  DiskCore(Clock* clock_of_disk, uint64_t seed) : clock(clock_of_disk), random(seed) {}

  absl::Mutex mutex;
  DiskNames names ABSL_GUARDED_BY(mutex);
  FaultPlan plan ABSL_GUARDED_BY(mutex);
  bool pretends_to_sync ABSL_GUARDED_BY(mutex) = false;
  int open_handles ABSL_GUARDED_BY(mutex) = 0;
  // Locks that are held on whole stores, each with the number of its holder.
  std::map<std::string, uint64_t> locks ABSL_GUARDED_BY(mutex);
  uint64_t next_holder ABSL_GUARDED_BY(mutex) = 0;

  Clock* const clock;
  SeededRandom random;
};

// Whether a call is done, be it that nobody learns of it.
inline bool IsDone(FaultPlan::Fate fate) {
  return fate == FaultPlan::Fate::kGoesOn || fate == FaultPlan::Fate::kInFlight;
}

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_DISK_CORE_H_
