#ifndef IHALA_KEYSTORE_H_
#define IHALA_KEYSTORE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

class FileSystem;  // common/base/file_system.h
class Random;      // common/base/random.h

// The device's own secret, without which a copy of a store opens nothing. An app passes in what its machine has: a key
// of Android's keystore or of a secure enclave that never leaves the chip, with which these two functions seal and open
// a few bytes. Store and keystore belong together for ever: with another one the store does not open any more.
//
// Errors: FAILED_PRECONDITION where the secret is not to be had at the moment (as before the device was first unlocked
// after it started), DATA_LOSS where bytes were not wrapped by this keystore. Calls come from any thread, one at a
// time.
class Keystore {
 public:
  virtual ~Keystore() = default;

  // Seals at most 1 KiB under the device's secret. The result must not open on any other device.
  virtual absl::StatusOr<std::string> Wrap(absl::string_view secret) = 0;
  // What was wrapped. The library wipes what it gets.
  virtual absl::StatusOr<std::string> Unwrap(absl::string_view wrapped) = 0;
};

// What a file keystore does not protect against, in words for whoever sets one up.
absl::string_view FileKeystoreCaveat();

// Stands in on laptops, which have no keystore of their own: a random key in a file, readable by the owner alone, made
// when it is first needed. Whoever has both files, the store and this one, needs only the passphrase; it protects a
// store that is copied or sent around without it, and a disk of which only the store is kept elsewhere. Keep it on
// another medium, or on an encrypted disk. FAILED_PRECONDITION where the file is gone although something was wrapped
// with it, DATA_LOSS where it is damaged. `files` and `random` may be null for the machine's; not owned.
std::unique_ptr<Keystore> NewFileKeystore(const std::string& path, FileSystem* files = nullptr,
                                          Random* random = nullptr);

}  // namespace ihala

#endif  // IHALA_KEYSTORE_H_
