#ifndef IHALA_TESTS_SUPPORT_DISK_FILE_LOCKS_H_
#define IHALA_TESTS_SUPPORT_DISK_FILE_LOCKS_H_

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace ihala {

// SQLite's locks on one file, among the handles that have it open: many may read, one may intend to write (RESERVED),
// wait for the readers to go (PENDING), and write (EXCLUSIVE). Levels and results are SQLite's numbers. A holder is a
// handle's address. Guarded by the disk.
class FileLocks {
 public:
  // SQLITE_OK, or SQLITE_BUSY. `level` is what the holder has, and gets: a writer that must wait for readers is left
  // at PENDING, so that no new reader comes in.
  int Lock(const void* holder, int* level, int wanted);
  // Down to SHARED or to nothing.
  void Unlock(const void* holder, int* level, int wanted);
  // Whether anybody has more than SHARED.
  bool IsReserved() const { return reserved_ != nullptr || pending_ != nullptr || exclusive_ != nullptr; }

 private:
  int readers_ = 0;
  const void* reserved_ = nullptr;
  const void* pending_ = nullptr;
  const void* exclusive_ = nullptr;
};

// The memory that connections to one file share to read its write-ahead log, with its eight locks. It is nobody's file:
// it goes with its last user, and with the power.
class SharedMemory {
 public:
  // Null where the region is not there and must not be made. Each starts as zeros and stays where it is.
  volatile void* Map(size_t region, size_t bytes, bool make);
  // As SQLite's xShmLock: SQLITE_OK or SQLITE_BUSY.
  int Lock(const void* holder, int first, int count, int flags);
  // Gives back all that a holder has.
  void Release(const void* holder);

 private:
  static constexpr int kLocks = 8;
  struct Slot {
    std::map<const void*, bool> holders;  // To whether it is an exclusive one.
  };

  std::vector<std::unique_ptr<char[]>> regions_;
  std::array<Slot, kLocks> slots_;
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_DISK_FILE_LOCKS_H_
