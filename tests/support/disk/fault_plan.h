#ifndef IHALA_TESTS_SUPPORT_DISK_FAULT_PLAN_H_
#define IHALA_TESTS_SUPPORT_DISK_FAULT_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace ihala {

// The calls to a disk that can fail. Locks and the memory that readers share are the system's, not the disk's: only
// making that memory counts, because the system keeps it in a file.
enum class DiskCall { kOpen, kDelete, kAccess, kRead, kWrite, kTruncate, kSync, kSize, kMap };
inline constexpr size_t kDiskCalls = 9;

// What a disk says when it cannot.
enum class DiskFailure {
  kInputOutput,  // EIO: any call.
  kFull,         // ENOSPC: a write, a new file, more shared memory.
};

// Counts the calls to a disk, and says which of them fail. Guarded by the disk.
class FaultPlan {
 public:
  // What becomes of a call.
  enum class Fate {
    kGoesOn,
    kFails,     // With an I/O error; a write may have been done in part.
    kIsFull,    // Without space; a write may have been done in part.
    kInFlight,  // The power goes while it is under way: it is done, not durably, and nobody learns of it.
    kIsOff,     // The power has gone.
  };

  // One more call. `takes_space`: it can find the disk full.
  Fate Count(DiskCall call, bool takes_space);

  uint64_t calls() const;
  uint64_t calls(DiskCall call) const { return counts_[static_cast<size_t>(call)]; }

  // See FaultDisk.
  void FailAt(uint64_t call, DiskFailure failure, bool for_ever);
  void StopAt(uint64_t call) { stop_in_ = call; }
  void Clear();
  bool stopped() const { return stopped_; }
  bool failed() const { return failed_; }
  // Of the call that failed last; kGoesOn while none has.
  Fate failure() const { return last_failure_; }

 private:
  Fate Decide(DiskCall call, bool takes_space);

  std::array<uint64_t, kDiskCalls> counts_ = {};
  // Calls until it happens; 0 never.
  uint64_t stop_in_ = 0;
  uint64_t fail_in_ = 0;
  DiskFailure failure_ = DiskFailure::kInputOutput;
  bool for_ever_ = false;
  bool stopped_ = false;
  bool failed_ = false;
  Fate last_failure_ = Fate::kGoesOn;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FAULT_PLAN_H_
