#ifndef IHALA_SYNC_H_
#define IHALA_SYNC_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "ihala/transport.h"

namespace ihala {

// What a sync is doing.
enum class SyncPhase {
  kExchanging,  // A call is under way or an answer was just stored.
  kWaiting,     // The link failed; it waits before it tries again.
  kDone,        // It ended, well or not.
};

// How far a sync has come. Counts are of this sync alone.
struct SyncProgress {
  SyncPhase phase = SyncPhase::kExchanging;
  // Operations that waited when the sync began, plus those saved since; and how many of them the server has judged.
  uint64_t operations_total = 0;
  uint64_t operations_judged = 0;
  // Rows received. How many will come is not known; `more_rows` says that some wait.
  uint64_t rows = 0;
  bool more_rows = false;
  // Bytes of messages, compressed, both ways.
  uint64_t bytes_up = 0;
  uint64_t bytes_down = 0;
  // Attempts that failed, and how long it waits now (in kWaiting).
  uint32_t failures = 0;
  absl::Duration wait = absl::ZeroDuration();
};

// How to sync. A plain value.
struct SyncOptions {
  // Called on the thread that called Sync, without any lock held, so it may read the client; it must not call Sync.
  std::function<void(const SyncProgress&)> progress;
  // Ends the sync soon after it is set. What was stored stays stored. Not owned; may be null.
  const Cancellation* cancellation = nullptr;
  // Asked while the sync waits, as the transport is: true ends the wait at once, because whoever embeds the library has
  // learned that there is a link. Called on the thread that called Sync; may be empty.
  std::function<bool()> link_is_back;
  // Gives up after this many failures in a row without any progress; 0 never gives up by count.
  uint32_t max_failures = 8;
  // Begins no new attempt after this long; infinite by default.
  absl::Duration max_time = absl::InfiniteDuration();
};

// What a sync did. Always filled in, whether it ended well or not.
struct SyncResult {
  // OK when everything that waited was judged or offered and every row was received. Else why it ended early:
  // UNAUTHENTICATED: the session has ended or was revoked; sign in again. Nothing is lost.
  // PERMISSION_DENIED: the server no longer trusts this device or account for syncing.
  // CANCELLED, DEADLINE_EXCEEDED (max_time), UNAVAILABLE (max_failures): try again later.
  // FAILED_PRECONDITION: locked, never signed in, or (reason SYNC_RUNNING) another thread is syncing.
  // DATA_LOSS: the server's receipt does not fit what was sent or is not signed by the server known from sign-in.
  // RESOURCE_EXHAUSTED, INTERNAL: the device's disk.
  absl::Status status;
  uint32_t exchanges = 0;
  uint32_t failures = 0;
  // Operations: acknowledged (done, merged or already so), refused with a reason, waiting at the server.
  uint64_t acknowledged = 0;
  uint64_t refused = 0;
  uint64_t parked = 0;
  // Operations that the server could not read; they stay queued and are shown under attention.
  uint64_t unreadable = 0;
  uint64_t rows = 0;
  // Rows that a comparison with the server fetched or dropped. That happens where a person's role changed, or a server
  // was restored; where neither is so, something in Ihala is wrong and wants to be reported.
  uint64_t repaired = 0;
  uint64_t bytes_up = 0;
  uint64_t bytes_down = 0;
  // True only if nothing waits, nothing is unresolved, every row has been received, and a comparison found the copy to
  // be what the server has.
  bool all_synced = false;
};

// What a watch says.
enum class WatchSign {
  kStands,  // The server rings from here on.
  kRing,    // There is something to fetch: sync.
};

// How to watch. A plain value.
struct WatchOptions {
  // Called on the thread that called Watch, without any lock held. It must not sync on that thread.
  std::function<void(WatchSign)> heard;
  // Ends the watch soon after it is set. Not owned; may be null.
  const Cancellation* cancellation = nullptr;
};

}  // namespace ihala

#endif  // IHALA_SYNC_H_
