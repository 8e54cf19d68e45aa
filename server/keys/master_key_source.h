#ifndef IHALA_SERVER_KEYS_MASTER_KEY_SOURCE_H_
#define IHALA_SERVER_KEYS_MASTER_KEY_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "server/keys/master_keys.h"

namespace ihala {

// The variable of the environment that may hold the master key.
inline constexpr char kMasterKeyVariable[] = "IHALA_MASTER_KEY";

// From where the master key comes: one of a file, the environment and a command. Without any, from the file
// `master.key` in the data folder.
struct MasterKeySource {
  std::string data_dir = {};
  std::string file = {};         // A path.
  std::string environment = {};  // What the variable holds; empty where it is not set.
  std::string command = {};      // A command line for /bin/sh, which writes the keys to its standard output.
};

// The file that is used where nothing else is said.
std::string DefaultMasterKeyFile(const std::string& data_dir);

// Reads the master keys as MasterKeys::Parse takes them. INVALID_ARGUMENT where more than one source is given or what
// it says is no key; NOT_FOUND where the file is not there; PERMISSION_DENIED for a file that others than its owner may
// read; FAILED_PRECONDITION where the command fails. No text holds anything of a key.
absl::StatusOr<std::shared_ptr<const MasterKeys>> ReadMasterKeys(const MasterKeySource& source);
// The same, and makes the default file with a new key where nothing else is given and it is not there.
absl::StatusOr<std::shared_ptr<const MasterKeys>> ReadOrMakeMasterKeys(const MasterKeySource& source, Random& random);

// Adds a new version to a file of master keys, whole or not at all, and returns its number. Errors as ReadMasterKeys'.
absl::StatusOr<uint32_t> AddMasterKey(const std::string& file, Random& random);

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_MASTER_KEY_SOURCE_H_
