#ifndef IHALA_TESTS_SUPPORT_CHAOS_SCALED_CLOCK_H_
#define IHALA_TESTS_SUPPORT_CHAOS_SCALED_CLOCK_H_

#include <string>

#include "common/base/clock.h"

namespace ihala::chaos {

// The machine's clock, `scale` times as fast, for a world that is scaled down: whoever waits a minute by it waits a
// minute through `scale`. Wall time is the machine's, because certificates are judged by that. Any thread.
class ScaledClock : public Clock {
 public:
  explicit ScaledClock(int scale) : scale_(scale) {}

  absl::Time Now() override { return real_.Now(); }
  absl::Duration BootTime() override { return begun_ + (real_.BootTime() - begun_) * scale_; }
  std::string BootId() override { return real_.BootId(); }
  void SleepFor(absl::Duration duration) override { real_.SleepFor(duration / scale_); }

 private:
  const int scale_;
  Clock& real_ = SystemClock::Get();
  const absl::Duration begun_ = real_.BootTime();
};

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_SUPPORT_CHAOS_SCALED_CLOCK_H_
