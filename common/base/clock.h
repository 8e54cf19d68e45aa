#ifndef IHALA_COMMON_BASE_CLOCK_H_
#define IHALA_COMMON_BASE_CLOCK_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ihala {

// The only way to the time and to waiting. Everything that needs either is given a Clock.
// Every implementation may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall time. It can jump either way: people and networks set clocks.
  virtual absl::Time Now() = 0;

  // Time since the machine started, sleep included. Never goes back while BootId() is the same.
  virtual absl::Duration BootTime() = 0;

  // Names the present run of the machine; a new one after each start. Empty if the machine does
  // not tell, and then two boot times must not be compared.
  virtual std::string BootId() = 0;

  // Blocks the caller for `duration`; returns at once if it is zero or negative.
  virtual void SleepFor(absl::Duration duration) = 0;
};

// The machine's own clock.
class SystemClock : public Clock {
 public:
  // Lives as long as the process.
  static SystemClock& Get();

  absl::Time Now() override;
  absl::Duration BootTime() override;
  std::string BootId() override;
  void SleepFor(absl::Duration duration) override;

 private:
  SystemClock() = default;
};

// A clock that stands still until a test moves it.
class FakeClock : public Clock {
 public:
  // Starts at 2025-03-02 08:00:00 UTC, one hour after a start of the machine.
  FakeClock();
  explicit FakeClock(absl::Time now);

  absl::Time Now() override;
  absl::Duration BootTime() override;
  std::string BootId() override;
  // Does not block: it advances the clock.
  void SleepFor(absl::Duration duration) override;

  // Time passes: wall time and time since boot move together.
  void Advance(absl::Duration duration);
  // Somebody sets the wall clock; the time since boot does not move.
  void SetNow(absl::Time now);
  // The machine starts again: time since boot is zero, with a new boot id.
  void Reboot();

 private:
  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
  absl::Duration boot_time_ ABSL_GUARDED_BY(mutex_);
  int boots_ ABSL_GUARDED_BY(mutex_) = 1;
};

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_CLOCK_H_
