#ifndef IHALA_BACKGROUND_H_
#define IHALA_BACKGROUND_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "ihala/client.h"
#include "ihala/device.h"
#include "ihala/options.h"
#include "ihala/sync.h"
#include "ihala/transport.h"

namespace ihala {

// How to sync in the background. A plain value.
struct BackgroundOptions {
  // From one sync to the next where nothing else leads to one. Each pause is between half of it and the whole, so that
  // the devices of one office do not come together.
  absl::Duration every = absl::Minutes(5);
  // Whether to hold a watch open while the link is good, and to sync as soon as it rings. The timer goes on as ever.
  bool watch = true;
  // At least so long between the end of a sync and one that a ring asks for.
  absl::Duration least_pause = absl::Seconds(1);
  // Pauses before a watch that failed is opened again: doubled each time up to the longest, each times a random factor
  // between a half and one.
  absl::Duration first_watch_pause = absl::Seconds(1);
  absl::Duration longest_watch_pause = absl::Minutes(5);
  // How each sync is done, and who is told how it goes; `cancellation` and `link_is_back` are not looked at.
  SyncOptions sync;
  // Called after each sync, on the thread that syncs, without any lock held. It may use the client; it must neither
  // stop nor destroy the BackgroundSync. May be empty.
  std::function<void(const SyncResult&)> synced;
  // Called when a watch begins to stand (true) and when it has ended (false), on the thread that watches; otherwise as
  // `synced`. May be empty.
  std::function<void(bool)> watching;
  // The clock and the source of randomness; null takes the machine's. Not owned.
  Clock* clock = nullptr;
  Random* random = nullptr;
};

// Keeps a client in step for as long as it lives: syncs at once, then by a timer, when asked, and when the server
// rings. A timer always leads to an attempt, whatever became of the watch or of the sync before. The watch is a bell
// and no more: it changes no operation's state, and a link, a server or a transport without watches costs nothing but
// the delay. A server that has no Watch is not asked again until the link to it has failed once.
//
//   BackgroundSync background(**client, **transport, {.synced = [](const SyncResult& result) { … }});
//   background.SyncNow();  // After something was queued, or when the system says that there is a network.
//
// Two threads of its own. Any thread may call any function, except as said above.
class BackgroundSync {
 public:
  // Both must outlive it. Other threads may go on using them; a sync of theirs is waited for.
  BackgroundSync(Client& client, Transport& transport, BackgroundOptions options);
  // The same for everybody who uses a device: syncs the present one, and delivers what the others left (Device::Sync);
  // watches for the present one. Goes on over every switch; call SyncNow after one.
  BackgroundSync(Device& device, Transport& transport, BackgroundOptions options);
  // Stops.
  ~BackgroundSync();
  BackgroundSync(const BackgroundSync&) = delete;
  BackgroundSync& operator=(const BackgroundSync&) = delete;

  // Syncs now, or once more right after the sync that is under way; a pause of that one ends at once.
  void SyncNow();
  // Ends a sync and a watch under way soon (what was stored stays stored) and returns when both have ended. Nothing
  // happens afterwards. May be called twice.
  void Stop();

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace ihala

#endif  // IHALA_BACKGROUND_H_
