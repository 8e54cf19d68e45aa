// A race on purpose, beside a mutex that one of the two threads forgets. ThreadSanitizer must still find it although
// absl_mutex.cc tells it about the mutex.
#include <thread>

#include "absl/synchronization/mutex.h"

int main() {
  absl::Mutex mutex;
  int count = 0;
  std::thread careful([&] {
    for (int i = 0; i < 1000; ++i) {
      absl::MutexLock lock(&mutex);
      ++count;
    }
  });
  for (int i = 0; i < 1000; ++i) ++count;
  careful.join();
  return 0;
}
