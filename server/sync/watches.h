#ifndef IHALA_SERVER_SYNC_WATCHES_H_
#define IHALA_SERVER_SYNC_WATCHES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What watches may cost.
struct WatchLimits {
  // Open at once, of everybody and of one account: a person has a few devices, an integrator dozens of processes.
  size_t in_all = 2000;
  size_t of_account = 16;
  // From a change to its ring: what one command or one exchange writes in several commits rings once, and the exchange
  // of a device that has just fetched its own work silences the ring for it.
  absl::Duration settle = absl::Milliseconds(200);
  // From one ring to the next.
  absl::Duration between = absl::Seconds(1);
  // How old a watch gets: drawn between half of it and the whole, so that those of one morning do not end together.
  absl::Duration age = absl::Minutes(30);
  // How often it is looked whether the account may still watch, for what no change announces: a date that passes.
  absl::Duration recheck = absl::Minutes(1);
};

// One watch that is to be opened.
struct WatchOpening {
  std::string account;
  std::string session;  // The hash of its token.
  absl::Time session_ends;
  Caller caller;
  std::string cursor;  // As the device sent it.
  // Asks anew whether the session may watch, and as whom; the error is what the watch ends with.
  std::function<absl::StatusOr<Caller>()> check;
  // Says something to the watcher. Quick, and harmless after the end.
  std::function<void(v1::WatchEvent)> tell;
  // Called exactly once, when the watch has ended, with what it ends with.
  std::function<void(absl::Status)> end;
};

// The watches that stand, and when to ring each. Knows nothing of the network. A commit only marks whom it may concern;
// whether there is anything for a watcher to fetch is then asked of the pages (LookForNews), away from the writer.
//
// Thread-safe; Work is for one thread at a time. Nothing is called with a lock held.
class Watches {
 public:
  // All outlive it; `epoch` and the key are the store's. Listens to the store and the reference data from now on.
  Watches(Store* store, Reference* reference, Clock* clock, Random* random, const WatchLimits& limits = {});

  // Opens a watch and returns its id: never 0. A session's earlier watch ends (ABORTED, REPLACED): its connection died
  // without a word. RESOURCE_EXHAUSTED (TOO_MANY_WATCHES) at the limits, UNAVAILABLE (GOING_DOWN) after EndAll; then
  // `end` is not called.
  absl::StatusOr<uint64_t> Open(WatchOpening opening);
  // The watcher has gone. Nothing happens where the watch has ended already.
  void Left(uint64_t id);
  // The session has just been sent everything up to this cursor by an exchange: no need to ring for that.
  void HasRead(const std::string& session, const std::string& cursor);
  // Ends every watch (UNAVAILABLE, GOING_DOWN) and refuses later ones.
  void EndAll();

  // Does what is due: greets, checks, rings, ends. Returns how long nothing will be due if nothing happens.
  absl::Duration Work();
  // Works whenever something is due, until Stop.
  void Run();
  void Stop();

  size_t open() const;

 private:
  struct Watch;
  struct Plan;
  using Shared = std::shared_ptr<Watch>;

  void Changed(const CommitNews& news);
  void AllToCheck();
  void Serve(const Shared& watch);
  Plan Take(const Shared& watch);
  absl::Status CheckAnew(const Shared& watch, Plan* plan);
  absl::Status RingIfNews(const Shared& watch, const Plan& plan);
  void End(const Shared& watch, absl::Status status);

  // `leaving` of the account's watches make room.
  absl::Status CheckRoom(const std::string& account, size_t leaving) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration UntilCheck(const Watch& watch) const;
  absl::Duration DueAt(const Watch& watch) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Mark(Watch& watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Index(const Shared& watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Unindex(const Shared& watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes it off every list. False where it is on none.
  bool Remove(const Shared& watch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake(absl::Duration due) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Store* const store_;
  Reference* const reference_;
  Clock* const clock_;
  Random* const random_;
  const WatchLimits limits_;

  mutable absl::Mutex mutex_;
  uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<uint64_t, Shared> watches_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Shared> by_session_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::set<Shared>> by_account_ ABSL_GUARDED_BY(mutex_);
  std::map<Feed, std::set<Shared>> by_feed_ ABSL_GUARDED_BY(mutex_);
  // When Run looks next by itself.
  absl::Duration planned_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteDuration();
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_WATCHES_H_
