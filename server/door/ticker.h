#ifndef IHALA_SERVER_DOOR_TICKER_H_
#define IHALA_SERVER_DOOR_TICKER_H_

#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace ihala {

// Does the same work on a thread of its own, again and again, with a pause after each time. The pause is measured by
// the machine and not by a wall clock, which somebody may set.
class Ticker {
 public:
  // Begins with a pause. `work` is called by one thread.
  Ticker(absl::Duration pause, std::function<void()> work);
  // Waits for work under way, and for no pause.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  absl::Notification ending_;
  std::thread thread_;
};

}  // namespace ihala

#endif  // IHALA_SERVER_DOOR_TICKER_H_
