#ifndef IHALA_SERVER_DOOR_TICKER_H_
#define IHALA_SERVER_DOOR_TICKER_H_

#include <functional>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace ihala {

// Does the same work on a thread of its own, at once and then again and again, with a pause after each time. The pause
// is measured by the machine and not by a wall clock, which somebody may set.
class Ticker {
 public:
  // `work` is called by one thread; once `ending` is notified, work that takes long should leave the rest.
  Ticker(absl::Duration pause, std::function<void(const absl::Notification& ending)> work);
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
