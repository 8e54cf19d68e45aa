// Under ThreadSanitizer: work that Abseil's mutex orders is not reported. The counterpart, a race that must be
// reported, is the program racy.cc, which CMake expects to fail.
#include <thread>

#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace {

TEST(AbslMutexTest, GuardedCountsAreNoRace) {
  absl::Mutex mutex;
  int count = 0;
  const auto work = [&] {
    for (int i = 0; i < 10000; ++i) {
      absl::MutexLock lock(&mutex);
      ++count;
    }
  };
  std::thread one(work), two(work);
  one.join();
  two.join();
  EXPECT_EQ(count, 20000);
}

TEST(AbslMutexTest, AwaitedConditionsAreNoRace) {
  absl::Mutex mutex;
  int turn = 0;
  const auto take_turns = [&](int mine) {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&mutex);
      const auto is_mine = [&] { return turn % 2 == mine; };
      mutex.Await(absl::Condition(&is_mine));
      ++turn;
    }
  };
  std::thread one(take_turns, 0), two(take_turns, 1);
  one.join();
  two.join();
  EXPECT_EQ(turn, 2000);
}

TEST(AbslMutexTest, WhatANotificationAnnouncesIsNoRace) {
  absl::Notification ready;
  int result = 0;
  std::thread worker([&] {
    result = 7;
    ready.Notify();
  });
  ready.WaitForNotification();
  EXPECT_EQ(result, 7);
  worker.join();
}

TEST(AbslMutexTest, WhatEachOfManyCountedDownHasDoneIsNoRace) {
  absl::BlockingCounter told(2);
  int results[2] = {};
  const auto work = [&](int mine) {
    results[mine] = mine + 1;
    told.DecrementCount();
  };
  std::thread one(work, 0), two(work, 1);
  told.Wait();
  EXPECT_EQ(results[0] + results[1], 3);
  one.join();
  two.join();
}

}  // namespace
