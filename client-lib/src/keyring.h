#ifndef IHALA_CLIENT_LIB_SRC_KEYRING_H_
#define IHALA_CLIENT_LIB_SRC_KEYRING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/store.h"
#include "common/base/random.h"
#include "common/base/seal.h"
#include "ihala/keystore.h"
#include "ihala/options.h"

namespace ihala::client {

// The keys of one store, and what opens them. The device's lies in it wrapped by the keystore. The person's lies in it
// sealed under their passphrase, and that wrapped by the keystore, so that either alone opens nothing. One thread at a
// time.
class Keyring {
 public:
  // All must outlive it.
  Keyring(Store* store, Keystore* keystore, Random* random, PassphraseEffort effort)
      : store_(store), keystore_(keystore), random_(random), effort_(effort) {}

  // Gives the codec what it has without a person. FAILED_PRECONDITION (OTHER_KEYSTORE) where the store was made with
  // another keystore; else what the keystore says.
  absl::Status Load();
  // Whether the store has a key of the device; one that was just made, or that a version before sealing made, has not.
  absl::StatusOr<bool> HasDeviceKey() { return store_->Has(settings::kDeviceKey); }
  // Makes it, in an open transaction.
  absl::Status MakeDeviceKey();

  absl::StatusOr<bool> HasPersonKey() { return store_->Has(settings::kPersonKey); }
  // What is to be stored of a person's key: nothing where `box` is empty.
  struct Prepared {
    Key32 key;
    std::string box;
  };
  // The key under this passphrase: UNAUTHENTICATED where it does not open it. Slow, and needs no transaction.
  absl::StatusOr<Key32> Open(absl::string_view passphrase);
  // The key, sealed anew under this passphrase; another one where `key` is empty. Slow, and needs no transaction.
  absl::StatusOr<Prepared> Prepare(Key32 key, absl::string_view passphrase);
  // Stores it and unlocks, in an open transaction.
  absl::Status Put(Prepared prepared);

 private:
  absl::StatusOr<std::string> Unwrap(const Setting& setting);

  Store* const store_;
  Keystore* const keystore_;
  Random* const random_;
  const PassphraseEffort effort_;
};

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_KEYRING_H_
