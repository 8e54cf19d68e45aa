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
  bool IsAlive() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(core_->mutex) { return !dead_ && !core_->plan.stopped(); }
  const char* name() const { return vfs_.zName; }

 private:
  DiskCore* const core_;
  sqlite3_vfs vfs_ = {};
  bool dead_ ABSL_GUARDED_BY(core_->mutex) = false;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FAULT_VFS_H_
