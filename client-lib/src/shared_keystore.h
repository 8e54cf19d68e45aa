#ifndef IHALA_CLIENT_LIB_SRC_SHARED_KEYSTORE_H_
#define IHALA_CLIENT_LIB_SRC_SHARED_KEYSTORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "ihala/keystore.h"

namespace ihala::client {

// One keystore for several stores at once, whose threads it lets in one at a time, as keystores expect.
class SharedKeystore final : public Keystore {
 public:
  // `inner` must outlive it.
  explicit SharedKeystore(Keystore* inner) : inner_(inner) {}

  absl::StatusOr<std::string> Wrap(absl::string_view secret) override {
    absl::MutexLock lock(&mutex_);
    return inner_->Wrap(secret);
  }
  absl::StatusOr<std::string> Unwrap(absl::string_view wrapped) override {
    absl::MutexLock lock(&mutex_);
    return inner_->Unwrap(wrapped);
  }

 private:
  absl::Mutex mutex_;
  Keystore* const inner_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_SHARED_KEYSTORE_H_
