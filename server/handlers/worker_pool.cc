#include "server/handlers/worker_pool.h"

#include <utility>

namespace ihala {

WorkerPool::WorkerPool(int threads, size_t queue_max) : queue_max_(queue_max) {
  threads_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

WorkerPool::~WorkerPool() {
  {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::TryAdd(std::function<void()> work) {
  if (threads_.empty()) {
    work();
    return true;
  }
  absl::MutexLock lock(&mutex_);
  if (ending_ || queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(work));
  return true;
}

void WorkerPool::Run() {
  const auto has_news = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ending_ || !queue_.empty(); };
  for (;;) {
    std::function<void()> work;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&has_news));
      if (queue_.empty()) return;
      work = std::move(queue_.front());
      queue_.pop_front();
    }
    work();
  }
}

}  // namespace ihala
