#ifndef IHALA_TESTS_SIM_NODE_CLOCK_H_
#define IHALA_TESTS_SIM_NODE_CLOCK_H_

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "tests/sim/stage.h"

namespace ihala::sim {

// The clock of one machine on the stage: its wall time may be set wrong, its boot time begins anew when it restarts,
// and whoever sleeps by it lets the others play. By the actor that plays.
class NodeClock : public Clock {
 public:
  NodeClock(Stage* stage, std::string name) : stage_(stage), name_(std::move(name)), booted_(stage->Now()) {}

  absl::Time Now() override { return stage_->Now() + offset_; }
  absl::Duration BootTime() override { return stage_->Now() - booted_ + kBefore; }
  std::string BootId() override { return absl::StrCat(name_, "-", boots_); }
  // Wakes up late, as devices do that save their battery. A pause is made of many short sleeps, and each would hand the
  // play to another thread and back.
  void SleepFor(absl::Duration duration) override {
    if (duration > absl::ZeroDuration()) stage_->WaitFor(std::max(duration, kShortestSleep));
  }

  // Somebody sets the wall clock: how far it is from the truth.
  void SetOffset(absl::Duration offset) { offset_ = offset; }
  absl::Duration offset() const { return offset_; }
  void Restart() {
    booted_ = stage_->Now();
    ++boots_;
  }

 private:
  // The machine had been running when the play began.
  static constexpr absl::Duration kBefore = absl::Hours(1);
  static constexpr absl::Duration kShortestSleep = absl::Seconds(5);

  Stage* const stage_;
  const std::string name_;
  absl::Time booted_;
  absl::Duration offset_;
  int boots_ = 1;
};

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_NODE_CLOCK_H_
