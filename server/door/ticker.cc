#include "server/door/ticker.h"

#include <utility>

namespace ihala {

Ticker::Ticker(absl::Duration pause, std::function<void(const absl::Notification&)> work)
    : thread_([this, pause, work = std::move(work)] {
        do work(ending_);
        while (!ending_.WaitForNotificationWithTimeout(pause));
      }) {}

Ticker::~Ticker() {
  ending_.Notify();
  thread_.join();
}

}  // namespace ihala
