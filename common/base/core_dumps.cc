#include "common/base/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>

namespace ihala {

absl::Status RefuseCoreDumps() {
  // The limit alone would not do: the kernel does not look at it where core files go to a program instead of a folder.
  const struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return absl::ErrnoToStatus(errno, "core files cannot be switched off");
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return absl::ErrnoToStatus(errno, "memory cannot be kept to itself");
  return absl::OkStatus();
}

}  // namespace ihala
