#include "ihala/background.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "client-lib/src/sync_or_deliver.h"
#include "client-lib/src/sync_tuning.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/random.h"

namespace ihala {
namespace {

// What the failure of a watch says about the next one.
bool IsAboutTheSession(const absl::Status& status) {
  return absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status) || absl::IsFailedPrecondition(status);
}

}  // namespace

class BackgroundSync::Impl {
 public:
  // What is kept in step, one store or a device with several, as two functions.
  Impl(std::function<SyncResult(const SyncOptions&)> sync, std::function<absl::Status(const WatchOptions&)> watch,
       BackgroundOptions options)
      : sync_(std::move(sync)),
        watch_(std::move(watch)),
        options_(std::move(options)),
        clock_(options_.clock != nullptr ? *options_.clock : SystemClock::Get()),
        random_(options_.random != nullptr ? *options_.random : SystemRandom::Get()),
        syncing_([this] { KeepSyncing(); }) {
    if (options_.watch) watching_ = std::thread([this] { KeepWatching(); });
  }
  ~Impl() { Stop(); }

  void SyncNow() {
    absl::MutexLock lock(&mutex_);
    asked_ = true;
    cut_pause_ = true;
  }

  void Stop() {
    cancellation_.Cancel();
    {
      absl::MutexLock lock(&mutex_);
      stopped_ = true;
    }
    absl::MutexLock one_at_a_time(&joining_);
    if (syncing_.joinable()) syncing_.join();
    if (watching_.joinable()) watching_.join();
  }

 private:
  void KeepSyncing();
  // Learns from a sync whether a watch makes sense.
  void Judge(const SyncResult& result);
  void WaitForNext(absl::Duration pause);

  void KeepWatching();
  absl::Status WatchOnce();
  void Hear(WatchSign sign);
  // How long to wait before the next watch, after one that ended like this.
  absl::Duration PauseAfter(const absl::Status& status, absl::Duration stood);

  bool WaitFor(absl::Duration wait, bool (Impl::*reason)() const) {
    absl::MutexLock lock(&mutex_);
    const auto has_reason = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_ || (this->*reason)(); };
    mutex_.AwaitWithTimeout(absl::Condition(&has_reason), wait);
    return !stopped_;
  }
  bool Never() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return false; }
  bool IsAsked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return asked_; }
  bool IsAskedOrRung() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return asked_ || rung_; }
  bool MayWatch() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return link_is_good_ && !unknown_there_ && good_syncs_ != refused_after_;
  }

  // Between half of it and the whole.
  absl::Duration Jittered(absl::Duration pause) {
    return pause * (0.5 + static_cast<double>(random_.Uniform(1001)) / 2000.0);
  }

  const std::function<SyncResult(const SyncOptions&)> sync_;
  const std::function<absl::Status(const WatchOptions&)> watch_;
  const BackgroundOptions options_;
  Clock& clock_;
  Random& random_;
  Cancellation cancellation_;
  // Of the watching thread alone: failures in a row, and how many syncs had gone well when the watch was opened.
  int watch_failures_ = 0;
  uint64_t opened_after_ = 0;

  absl::Mutex mutex_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool asked_ ABSL_GUARDED_BY(mutex_) = false;      // By whoever embeds the library.
  bool rung_ ABSL_GUARDED_BY(mutex_) = false;       // By the server.
  bool cut_pause_ ABSL_GUARDED_BY(mutex_) = false;  // Of the sync that is under way.
  // Whether the last sync went well: over a link that fails a watch would only be one more thing that fails.
  bool link_is_good_ ABSL_GUARDED_BY(mutex_) = false;
  bool unknown_there_ ABSL_GUARDED_BY(mutex_) = false;  // The server has no watches.
  // How many syncs went well, and how many had when a watch was opened whose session turned out to be no good: the next
  // sync that goes well has a good one.
  uint64_t good_syncs_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t refused_after_ ABSL_GUARDED_BY(mutex_) = 0;

  absl::Mutex joining_;
  // Last, so that they find everything else made.
  std::thread syncing_;
  std::thread watching_;
};

void BackgroundSync::Impl::KeepSyncing() {
  SyncOptions how = options_.sync;
  how.cancellation = &cancellation_;
  how.link_is_back = [this] {
    absl::MutexLock lock(&mutex_);
    return std::exchange(cut_pause_, false);
  };
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      if (stopped_) return;
      // What comes from here on asks for one more sync, however often it comes.
      asked_ = rung_ = cut_pause_ = false;
    }
    const SyncResult result = sync_(how);
    const bool is_others_turn = Reason(result.status) == "SYNC_RUNNING";
    if (is_others_turn) {
      WaitFor(client::tuning::kFirstPause, &Impl::Never);
      continue;
    }
    if (cancellation_.cancelled()) return;
    if (options_.synced) options_.synced(result);
    Judge(result);
    WaitForNext(Jittered(options_.every));
  }
}

void BackgroundSync::Impl::Judge(const SyncResult& result) {
  absl::MutexLock lock(&mutex_);
  link_is_good_ = result.status.ok();
  if (result.status.ok()) ++good_syncs_;
  // Another connection may lead to another server.
  if (result.failures > 0) unknown_there_ = false;
}

void BackgroundSync::Impl::WaitForNext(absl::Duration pause) {
  const absl::Duration least = std::min(options_.least_pause, pause);
  if (!WaitFor(least, &Impl::IsAsked)) return;
  WaitFor(pause - least, &Impl::IsAskedOrRung);
}

void BackgroundSync::Impl::KeepWatching() {
  while (WaitFor(absl::InfiniteDuration(), &Impl::MayWatch)) {
    const absl::Duration begun = clock_.BootTime();
    const absl::Status status = WatchOnce();
    if (cancellation_.cancelled()) return;
    const absl::Duration pause = PauseAfter(status, clock_.BootTime() - begun);
    if (!WaitFor(pause, &Impl::Never)) return;
  }
}

absl::Status BackgroundSync::Impl::WatchOnce() {
  {
    absl::MutexLock lock(&mutex_);
    opened_after_ = good_syncs_;
  }
  bool stands = false;
  WatchOptions how;
  how.cancellation = &cancellation_;
  how.heard = [&](WatchSign sign) {
    if (!std::exchange(stands, true) && options_.watching) options_.watching(true);
    Hear(sign);
  };
  absl::Status status = watch_(how);
  if (stands && options_.watching) options_.watching(false);
  return status;
}

void BackgroundSync::Impl::Hear(WatchSign sign) {
  if (sign != WatchSign::kRing) return;
  absl::MutexLock lock(&mutex_);
  rung_ = true;
  cut_pause_ = true;
}

absl::Duration BackgroundSync::Impl::PauseAfter(const absl::Status& status, absl::Duration stood) {
  {
    absl::MutexLock lock(&mutex_);
    unknown_there_ = unknown_there_ || absl::IsUnimplemented(status);
    if (IsAboutTheSession(status)) refused_after_ = opened_after_;
  }
  if (stood >= client::tuning::kWatchStoodWell) watch_failures_ = 0;
  const int doublings = std::min(watch_failures_++, 16);
  // A server that has no room for it asks for patience.
  if (absl::IsResourceExhausted(status)) return Jittered(options_.longest_watch_pause);
  return Jittered(std::min(options_.first_watch_pause * (int64_t{1} << doublings), options_.longest_watch_pause));
}

BackgroundSync::BackgroundSync(Client& client, Transport& transport, BackgroundOptions options)
    : impl_(std::make_unique<Impl>(
          [&](const SyncOptions& how) { return client::SyncOrDeliver(client, transport, how); },
          [&](const WatchOptions& how) { return client.Watch(transport, how); }, std::move(options))) {}
BackgroundSync::BackgroundSync(Device& device, Transport& transport, BackgroundOptions options)
    : impl_(std::make_unique<Impl>([&](const SyncOptions& how) { return device.Sync(transport, how); },
                                   [&](const WatchOptions& how) { return device.Watch(transport, how); },
                                   std::move(options))) {}
BackgroundSync::~BackgroundSync() = default;

void BackgroundSync::SyncNow() { impl_->SyncNow(); }
void BackgroundSync::Stop() { impl_->Stop(); }

}  // namespace ihala
