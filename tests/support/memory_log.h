#ifndef IHALA_TESTS_SUPPORT_MEMORY_LOG_H_
#define IHALA_TESTS_SUPPORT_MEMORY_LOG_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/observe/log.h"

namespace ihala {

// A log that a test reads. Thread-safe.
class MemoryLog : public LogSink {
 public:
  void Write(absl::string_view line) override {
    absl::MutexLock lock(&mutex_);
    lines_.emplace_back(line);
  }
  std::vector<std::string> Lines() {
    absl::MutexLock lock(&mutex_);
    return lines_;
  }

 private:
  absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_MEMORY_LOG_H_
