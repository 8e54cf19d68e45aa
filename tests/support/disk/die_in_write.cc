#include "tests/support/disk/die_in_write.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>

namespace ihala {
namespace {

std::atomic<uint64_t> writes_left = 0;

// What SQLite writes with meanwhile.
ssize_t WriteAndPerhapsDie(int file, const void* bytes, size_t count, off_t offset) {
  if (writes_left == 0 || --writes_left > 0) return pwrite(file, bytes, count, offset);
  [[maybe_unused]] const ssize_t torn = pwrite(file, bytes, count / 2, offset);
  kill(getpid(), SIGKILL);
  return -1;
}

}  // namespace

void DieInWrite(uint64_t which) {
  writes_left = which;
  sqlite3_vfs* const files = sqlite3_vfs_find(nullptr);
  const auto call = reinterpret_cast<sqlite3_syscall_ptr>(&WriteAndPerhapsDie);
  for (const char* name : {"pwrite", "pwrite64"}) files->xSetSystemCall(files, name, call);
}

}  // namespace ihala
