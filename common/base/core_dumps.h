#ifndef IHALA_COMMON_BASE_CORE_DUMPS_H_
#define IHALA_COMMON_BASE_CORE_DUMPS_H_

#include "absl/status/status.h"

namespace ihala {

// Sees to it that no image of this process's memory is written, whatever ends it: names and passphrases lie in it in
// clear. Other processes of the same user can no longer read that memory either, a debugger included, which must be
// attached by root. A program calls it first of all, and ends where it fails.
absl::Status RefuseCoreDumps();

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_CORE_DUMPS_H_
