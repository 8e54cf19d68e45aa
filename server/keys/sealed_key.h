#ifndef IHALA_SERVER_KEYS_SEALED_KEY_H_
#define IHALA_SERVER_KEYS_SEALED_KEY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "server/keys/master_keys.h"

// What the columns of the key store hold: keys sealed under the master key, all of one length.
namespace ihala {

// Where a key lies: it opens nowhere else.
std::string SlotPlace(absl::string_view store_id, uint64_t slot);
std::string SecretPlace(absl::string_view store_id, absl::string_view name);

// Seals 32 bytes under the newest version.
std::string SealKey(const MasterKeys& master, absl::string_view place, absl::string_view key32, Random& random);
// DATA_LOSS where it does not open.
absl::StatusOr<Secret> OpenKey(const MasterKeys& master, absl::string_view place, absl::string_view sealed);
// Under which version it is sealed; 0 for a key that was destroyed.
uint32_t MasterOf(absl::string_view sealed);
inline bool IsDestroyed(absl::string_view sealed) { return MasterOf(sealed) == 0; }
// What lies in the place of a key that was destroyed: as long as a sealed one.
std::string DestroyedKey();

// By which the newest version is known again.
std::string ProveMaster(const MasterKeys& master, absl::string_view store_id, Random& random);
// FAILED_PRECONDITION where this version is not there, or is another key than the proof is of.
absl::Status CheckProof(const MasterKeys& master, uint32_t version, absl::string_view store_id,
                        absl::string_view proof);

}  // namespace ihala

#endif  // IHALA_SERVER_KEYS_SEALED_KEY_H_
