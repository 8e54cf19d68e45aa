#ifndef IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_
#define IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/store.h"
#include "common/base/random.h"

namespace ihala::client {

// A store's file with its rows open, below everything that a client does with it. No client has it open meanwhile.
class OpenedStore {
 public:
  static absl::StatusOr<std::unique_ptr<OpenedStore>> Open(const std::string& path, absl::string_view passphrase);

  Store& store() { return *store_; }
  sqlite::Connection& db() { return store_->db(); }

 private:
  OpenedStore() = default;

  std::unique_ptr<Store> store_;
  std::unique_ptr<Keystore> keystore_;
  std::unique_ptr<Keyring> keyring_;
};

// Rewrites a store as the last version before sealing left it: every row clear, a verifier of the passphrase, no keys.
absl::Status WriteAsBeforeSealing(const std::string& path, absl::string_view passphrase);

// Overwrites the pages of the copy, as a failing flash chip does, with a log beside the file as an unclean stop leaves
// it. The queue lies on other pages.
absl::Status DamageCopy(const std::string& path);

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_
