#ifndef IHALA_COMMON_BASE_SIGN_H_
#define IHALA_COMMON_BASE_SIGN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/base/secret.h"

namespace ihala {

// Bytes of an Ed25519 seed, public key and signature.
inline constexpr size_t kSigningSeedBytes = 32;
inline constexpr size_t kPublicKeyBytes = 32;
inline constexpr size_t kSignatureBytes = 64;

// An Ed25519 key pair. Store only Seed(); the rest follows from it. Movable, not copyable; its
// const methods may be called from any thread.
class SigningKey {
 public:
  static SigningKey Generate(Random& random);
  // INVALID_ARGUMENT unless the seed has 32 bytes.
  static absl::StatusOr<SigningKey> FromSeed(absl::string_view seed32);

  // 64 bytes, always the same for the same message. Callers put a name of the purpose in front of
  // the message, so that a signature for one purpose is worth nothing for another.
  std::string Sign(absl::string_view message) const;

  const std::string& PublicKey() const { return public_key_; }
  const Secret& Seed() const { return seed_; }

 private:
  SigningKey() = default;

  Secret seed_;
  Secret secret_key_;
  std::string public_key_;
};

// True only if `signature` was made over exactly `message` by the key behind `public_key`. Wrong
// lengths are false, not an error.
bool VerifySignature(absl::string_view public_key, absl::string_view message, absl::string_view signature);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_SIGN_H_
