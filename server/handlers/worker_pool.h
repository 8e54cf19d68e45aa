#ifndef IHALA_SERVER_HANDLERS_WORKER_POOL_H_
#define IHALA_SERVER_HANDLERS_WORKER_POOL_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace ihala {

// A few threads and a short queue, for work that must not run where the network is served. Without threads the work is
// done at once where it is added, for whoever decides by themselves what runs when. Thread-safe.
class WorkerPool {
 public:
  WorkerPool(int threads, size_t queue_max);
  // Does what was added, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Has `work` done. False, and nothing happens, where the queue is full: the caller says "later"
  // instead of letting everybody wait longer and longer.
  [[nodiscard]] bool TryAdd(std::function<void()> work);

 private:
  void Run();

  const size_t queue_max_;
  absl::Mutex mutex_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_WORKER_POOL_H_
