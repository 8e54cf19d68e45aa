#include "server/handlers/worker_pool.h"

#include <atomic>
#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

TEST(WorkerPoolTest, DoesEverythingThatWasAddedBeforeItEnds) {
  std::atomic<int> done = 0;
  {
    WorkerPool pool(2, 1000);
    for (int i = 0; i < 500; ++i) ASSERT_TRUE(pool.TryAdd([&done] { ++done; }));
  }
  EXPECT_EQ(done, 500);
}

TEST(WorkerPoolTest, AFullQueueSaysSoInsteadOfWaiting) {
  absl::Notification begun;
  absl::Notification release;
  std::atomic<int> done = 0;
  {
    WorkerPool pool(1, 2);
    ASSERT_TRUE(pool.TryAdd([&] {
      begun.Notify();
      release.WaitForNotification();
    }));
    begun.WaitForNotification();
    EXPECT_TRUE(pool.TryAdd([&done] { ++done; }));
    EXPECT_TRUE(pool.TryAdd([&done] { ++done; }));
    EXPECT_FALSE(pool.TryAdd([&done] { done += 100; }));
    release.Notify();
  }
  EXPECT_EQ(done, 2);
}

TEST(WorkerPoolTest, WithoutThreadsWorkIsDoneWhereItIsAdded) {
  WorkerPool pool(0, 0);
  std::thread::id where;
  ASSERT_TRUE(pool.TryAdd([&where] { where = std::this_thread::get_id(); }));
  EXPECT_EQ(where, std::this_thread::get_id());
}

}  // namespace
}  // namespace ihala
