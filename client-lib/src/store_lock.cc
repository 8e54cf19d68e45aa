#include "client-lib/src/store_lock.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ihala::client {
namespace {

// Between two looks at a lock that another process holds.
constexpr absl::Duration kLockPoll = absl::Milliseconds(50);

}  // namespace

Clock* ClockOf(const Options& options) { return options.clock != nullptr ? options.clock : &SystemClock::Get(); }
Random* RandomOf(const Options& options) { return options.random != nullptr ? options.random : &SystemRandom::Get(); }
FileSystem& FilesOf(const Options& options) { return options.files != nullptr ? *options.files : SystemFiles::Get(); }

absl::StatusOr<std::unique_ptr<HeldLock>> WaitForLock(const Options& options, const std::string& lock_path) {
  Clock& clock = *ClockOf(options);
  const absl::Duration end = clock.BootTime() + options.lock_wait;
  for (;;) {
    absl::StatusOr<std::unique_ptr<HeldLock>> lock = FilesOf(options).TryLock(lock_path);
    if (lock.ok() || !absl::IsUnavailable(lock.status())) return lock;
    if (clock.BootTime() >= end) {
      return WithReason(absl::UnavailableError(absl::StrCat(options.path, " is open in another process")),
                        "STORE_IN_USE");
    }
    clock.SleepFor(kLockPoll);
  }
}

}  // namespace ihala::client
