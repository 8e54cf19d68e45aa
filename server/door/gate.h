#ifndef IHALA_SERVER_DOOR_GATE_H_
#define IHALA_SERVER_DOOR_GATE_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/synchronization/mutex.h"

namespace ihala {

// Between the answers that show cases and the answers that say that somebody may see less now: once the second kind has
// left, no answer of the first kind leaves that was made before it. So whoever was told that a role, a session or an
// organisation has ended can rely on it, whatever was on its way at that instant. Thread-safe.
class Gate {
 public:
  // What was told so far; to be asked before anything is looked up for an answer.
  uint64_t Told() const;
  // Lets an answer leave: `leave` learns whether anything was told since `since`, and so must be looked at again. Many
  // leave side by side. It must not come back to the gate, nor wait for anybody who might.
  void Leave(uint64_t since, absl::FunctionRef<void(bool was_told)> leave);
  // To be called once something has come into force that may take rights away, before anybody is told. Waits for those
  // who are leaving. Returns what was told so far, with this.
  uint64_t Tell();

 private:
  mutable absl::Mutex mutex_;
  uint64_t told_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_GATE_H_
