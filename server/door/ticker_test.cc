#include "server/door/ticker.h"

#include <atomic>

#include "absl/synchronization/blocking_counter.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

TEST(TickerTest, ItDoesItsWorkAgainAndAgain) {
  absl::BlockingCounter three(3);
  std::atomic<int> left = 3;
  Ticker ticker(absl::Milliseconds(1), [&](const absl::Notification&) {
    if (left.fetch_sub(1) > 0) three.DecrementCount();
  });
  three.Wait();
}

TEST(TickerTest, ItBeginsAtOnceAndWhoeverEndsItDoesNotWaitForThePause) {
  int worked = 0;
  {
    const Ticker ticker(absl::Hours(1000), [&](const absl::Notification&) { ++worked; });
  }
  EXPECT_EQ(worked, 1);
}

TEST(TickerTest, LongWorkIsToldThatItShouldEnd) {
  bool told = false;
  {
    const Ticker ticker(absl::Hours(1000), [&](const absl::Notification& ending) {
      told = ending.WaitForNotificationWithTimeout(absl::Seconds(60));
    });
  }
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace ihala
