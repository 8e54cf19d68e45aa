#ifndef IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_
#define IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client-lib/src/keyring.h"
#include "client-lib/src/store.h"
#include "common/base/file_system.h"
#include "common/base/random.h"

namespace ihala::client {

// A store's file with its rows open, below everything that a client does with it. While a client has it open too,
// nothing may be written.
class OpenedStore {
 public:
  static absl::StatusOr<std::unique_ptr<OpenedStore>> Open(const std::string& path, absl::string_view passphrase,
                                                           FileSystem& files = SystemFiles::Get());

  // Everything that it holds, come open: of what is in use, not of what lies in gaps.
  absl::StatusOr<std::string> Content();

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

// The pages on which rows of the copy lie, from 1. The queue lies on others. Pages have kPageBytes.
absl::StatusOr<std::vector<int64_t>> PagesOfCopy(const std::string& path, FileSystem& files = SystemFiles::Get());
inline constexpr int64_t kPageBytes = 4096;

// Overwrites them, as a failing flash chip does, with a log beside the file as an unclean stop leaves it.
absl::Status DamageCopy(const std::string& path);

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_OPENED_STORE_H_
