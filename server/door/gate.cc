#include "server/door/gate.h"

namespace ihala {

uint64_t Gate::Told() const {
  absl::ReaderMutexLock lock(&mutex_);
  return told_;
}

void Gate::Leave(uint64_t since, absl::FunctionRef<void(bool was_told)> leave) {
  absl::ReaderMutexLock lock(&mutex_);
  leave(told_ != since);
}

uint64_t Gate::Tell() {
  absl::WriterMutexLock lock(&mutex_);
  return ++told_;
}

}  // namespace ihala
