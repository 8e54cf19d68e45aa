#include "server/door/ticker.h"

#include <atomic>

#include "absl/synchronization/blocking_counter.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

TEST(TickerTest, ItDoesItsWorkAgainAndAgain) {
  absl::BlockingCounter three(3);
  std::atomic<int> left = 3;
  Ticker ticker(absl::Milliseconds(1), [&] {
    if (left.fetch_sub(1) > 0) three.DecrementCount();
  });
  three.Wait();
}

TEST(TickerTest, WhoeverEndsItDoesNotWaitForThePause) {
  bool worked = false;
  {
    const Ticker ticker(absl::Hours(1000), [&] { worked = true; });
  }
  EXPECT_FALSE(worked);
}

}  // namespace
}  // namespace ihala
