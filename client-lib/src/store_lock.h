#ifndef IHALA_CLIENT_LIB_SRC_STORE_LOCK_H_
#define IHALA_CLIENT_LIB_SRC_STORE_LOCK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/file_system.h"
#include "common/base/random.h"
#include "ihala/options.h"

namespace ihala::client {

// What the options name, or else the machine's.
Clock* ClockOf(const Options& options);
Random* RandomOf(const Options& options);
FileSystem& FilesOf(const Options& options);

// Takes the lock `lock_path`, waiting at most options.lock_wait. UNAVAILABLE (STORE_IN_USE), naming options.path, where
// another process holds it for longer.
absl::StatusOr<std::unique_ptr<HeldLock>> WaitForLock(const Options& options, const std::string& lock_path);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_STORE_LOCK_H_
