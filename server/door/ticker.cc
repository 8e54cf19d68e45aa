#include "server/door/ticker.h"

#include <utility>

namespace ihala {

Ticker::Ticker(absl::Duration pause, std::function<void()> work)
    : thread_([this, pause, work = std::move(work)] {
        while (!ending_.WaitForNotificationWithTimeout(pause)) work();
      }) {}

Ticker::~Ticker() {
  ending_.Notify();
  thread_.join();
}

}  // namespace ihala
