#include "common/base/clock.h"

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(FakeClockTest, StandsStillUntilMoved) {
  FakeClock clock;
  const absl::Time start = clock.Now();
  EXPECT_EQ(clock.Now(), start);
  clock.Advance(absl::Minutes(3));
  EXPECT_EQ(clock.Now(), start + absl::Minutes(3));
}

TEST(FakeClockTest, SleepingPassesTimeWithoutWaiting) {
  FakeClock clock;
  const absl::Duration boot = clock.BootTime();
  clock.SleepFor(absl::Hours(1000));
  EXPECT_EQ(clock.BootTime(), boot + absl::Hours(1000));
  clock.SleepFor(-absl::Hours(1));
  EXPECT_EQ(clock.BootTime(), boot + absl::Hours(1000));
}

TEST(FakeClockTest, SettingTheWallClockLeavesTheTimeSinceBootAlone) {
  FakeClock clock;
  const absl::Duration boot = clock.BootTime();
  clock.SetNow(absl::UnixEpoch());
  EXPECT_EQ(clock.Now(), absl::UnixEpoch());
  EXPECT_EQ(clock.BootTime(), boot);
}

TEST(FakeClockTest, ARebootGivesANewBootIdAndZeroBootTime) {
  FakeClock clock;
  const std::string before = clock.BootId();
  clock.Reboot();
  EXPECT_NE(clock.BootId(), before);
  EXPECT_EQ(clock.BootTime(), absl::ZeroDuration());
}

TEST(SystemClockTest, MovesForwardAndNamesItsBoot) {
  SystemClock& clock = SystemClock::Get();
  const absl::Duration before = clock.BootTime();
  const absl::Time now = clock.Now();
  clock.SleepFor(absl::Milliseconds(2));
  EXPECT_GE(clock.BootTime() - before, absl::Milliseconds(2));
  EXPECT_GT(now, absl::FromUnixSeconds(1700000000));
  EXPECT_EQ(clock.BootId().size(), 36u);
  EXPECT_EQ(clock.BootId(), clock.BootId());
}

}  // namespace
}  // namespace ihala
