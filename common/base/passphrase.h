#ifndef IHALA_COMMON_BASE_PASSPHRASE_H_
#define IHALA_COMMON_BASE_PASSPHRASE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/seal.h"

namespace ihala {

// What one guess at a passphrase costs. Memory is taken once for each hash that runs, so callers
// bound how many run side by side.
struct PassphraseCost {
  uint64_t passes;
  size_t memory_bytes;

  // For people's passphrases: 64 MiB and about 0.1 s.
  static PassphraseCost Production();
  // The least that the algorithm takes: for tests only.
  static PassphraseCost ForTests();
  // 64 MiB, and as many passes as this machine does in about `goal`, but never fewer than three nor more than a
  // hundred. Tries once what three take.
  static PassphraseCost Measured(absl::Duration goal);
};

inline constexpr size_t kSaltBytes = 16;

// A key from a passphrase by Argon2id: the same for the same salt and cost. INVALID_ARGUMENT for an empty passphrase,
// one beyond limits::kPassphraseBytes, or a salt that has not kSaltBytes; DATA_LOSS for a cost that nobody sets, so
// that a file that was tampered with does not take all memory; RESOURCE_EXHAUSTED if the memory cannot be had.
absl::StatusOr<Key32> KeyFromPassphrase(absl::string_view passphrase, absl::string_view salt,
                                        const PassphraseCost& cost);

// An Argon2id hash as printable text that carries its own salt and cost; a new salt each time.
// INVALID_ARGUMENT for an empty passphrase or one beyond limits::kPassphraseBytes,
// RESOURCE_EXHAUSTED if the memory cannot be had.
absl::StatusOr<std::string> HashPassphrase(absl::string_view passphrase, const PassphraseCost& cost);

// True if `hash` was made from `passphrase`. Anything that is not such a hash is false.
bool VerifyPassphrase(absl::string_view hash, absl::string_view passphrase);

// True if `hash` was made at another cost, so that a sign-in is the moment to hash again.
bool NeedsRehash(absl::string_view hash, const PassphraseCost& cost);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_PASSPHRASE_H_
