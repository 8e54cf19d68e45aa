#ifndef IHALA_CLIENT_LIB_SRC_CLIENT_IMPL_H_
#define IHALA_CLIENT_LIB_SRC_CLIENT_IMPL_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "client-lib/src/engine.h"
#include "client-lib/src/session.h"
#include "ihala/client.h"

namespace ihala {

// The engine behind the one lock. Calls take turns; a sync holds the lock only between calls to the network.
class Client::Impl {
 public:
  explicit Impl(std::unique_ptr<client::Engine> engine) : engine_(std::move(engine)) {}

  // Runs `body` with the unlocked engine, or returns why there is none.
  template <typename Body>
  auto Do(Body&& body) -> decltype(body(std::declval<client::Engine&>())) {
    absl::MutexLock lock(&mutex_);
    if (absl::Status ready = engine_->Ready(); !ready.ok()) return ready;
    return body(*engine_);
  }

  // The same for what must also work while the store is locked.
  template <typename Body>
  auto DoLocked(Body&& body) -> decltype(body(std::declval<client::Engine&>())) {
    absl::MutexLock lock(&mutex_);
    return body(*engine_);
  }

  // Takes the step of this kind that leads from the case's present stage.
  absl::StatusOr<Queued> StepOfKind(absl::string_view referral_id, v1::StepKind kind,
                                    const std::vector<v1::InputValue>& inputs);

  // Syncs or delivers, unless another thread does.
  SyncResult RunAlone(const client::WithEngine& with_engine, Transport& transport, const SyncOptions& options,
                      client::Way way);

 private:
  // False if another thread is syncing.
  bool BeginSync() {
    absl::MutexLock lock(&mutex_);
    return !std::exchange(syncing_, true);
  }
  void EndSync() {
    absl::MutexLock lock(&mutex_);
    syncing_ = false;
  }

  absl::Mutex mutex_;
  const std::unique_ptr<client::Engine> engine_ ABSL_PT_GUARDED_BY(mutex_);
  bool syncing_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ihala

#endif  // IHALA_CLIENT_LIB_SRC_CLIENT_IMPL_H_
