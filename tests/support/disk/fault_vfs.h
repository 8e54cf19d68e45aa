#ifndef IHALA_TESTS_SUPPORT_DISK_FAULT_VFS_H_
#define IHALA_TESTS_SUPPORT_DISK_FAULT_VFS_H_

#include <sqlite3.h>

#include "tests/support/disk/disk_core.h"

namespace ihala {

// What SQLite sees of a FaultDisk between two power cuts. Registered under the disk's name until it dies; a connection
// that was opened through it gets nothing but SQLITE_IOERR from then on, whatever it asks for. It must outlive its
// connections, dead or not.
class FaultVfs {
 public:
  // `name` must outlive it.
  FaultVfs(DiskCore* core, const char* name);
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // Takes the name away and ends every handle.
  void Die();

  DiskCore& core() { return *core_; }
  // Neither this life nor the power is over.
  // `core` is its own, which whoever asks has locked by that name: clang knows no other names of a lock.
  bool IsAlive(const DiskCore& core) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(core.mutex) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return !dead_ && !core.plan.stopped();
  }
  const char* name() const { return vfs_.zName; }

 private:
  DiskCore* const core_;
  sqlite3_vfs vfs_ = {};
  bool dead_ ABSL_GUARDED_BY(core_->mutex) = false;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FAULT_VFS_H_
