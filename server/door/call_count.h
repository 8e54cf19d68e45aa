#ifndef IHALA_SERVER_DOOR_CALL_COUNT_H_
#define IHALA_SERVER_DOOR_CALL_COUNT_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace ihala {

// Counts the calls in hand, so that a server that drains knows when it has answered all that it took. Thread-safe.
class CallCount {
 public:
  // Takes a call in hand. False once Close was called: the call is to be refused.
  [[nodiscard]] bool Begin();
  void End();

  // From now on Begin refuses.
  void Close();
  // Waits until no call is in hand, at most `wait`. True if none is.
  bool WaitForNone(absl::Duration wait);

 private:
  absl::Mutex mutex_;
  int in_hand_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_CALL_COUNT_H_
