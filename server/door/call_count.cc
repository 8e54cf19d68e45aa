#include "server/door/call_count.h"

namespace ihala {

bool CallCount::Begin() {
  absl::MutexLock lock(&mutex_);
  if (closed_) return false;
  ++in_hand_;
  return true;
}

void CallCount::End() {
  absl::MutexLock lock(&mutex_);
  --in_hand_;
}

void CallCount::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
}

bool CallCount::WaitForNone(absl::Duration wait) {
  absl::MutexLock lock(&mutex_);
  const auto none = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return in_hand_ == 0; };
  return mutex_.AwaitWithTimeout(absl::Condition(&none), wait);
}

}  // namespace ihala
