#include "common/base/sign.h"

#include <sodium.h>

#include <utility>

#include "common/base/unsigned_bytes.h"

namespace ihala {
namespace {

static_assert(kSigningSeedBytes == crypto_sign_SEEDBYTES);
static_assert(kPublicKeyBytes == crypto_sign_PUBLICKEYBYTES);
static_assert(kSignatureBytes == crypto_sign_BYTES);

}  // namespace

SigningKey SigningKey::Generate(Random& random) {
  std::string seed = random.Bytes(kSigningSeedBytes);
  SigningKey key = *FromSeed(seed);
  Wipe(seed);
  return key;
}

absl::StatusOr<SigningKey> SigningKey::FromSeed(absl::string_view seed32) {
  if (seed32.size() != kSigningSeedBytes) {
    return absl::InvalidArgumentError("the seed of a signing key has 32 bytes");
  }
  EnsureSodium();
  SigningKey key;
  std::string secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  key.public_key_.resize(kPublicKeyBytes);
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.public_key_.data()),
                           reinterpret_cast<unsigned char*>(secret_key.data()), UnsignedBytes(seed32));
  key.secret_key_ = Secret(std::move(secret_key));
  key.seed_ = Secret(std::string(seed32));
  return key;
}

std::string SigningKey::Sign(absl::string_view message) const {
  std::string signature(kSignatureBytes, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, UnsignedBytes(message),
                       message.size(), UnsignedBytes(secret_key_.Reveal()));
  return signature;
}

bool VerifySignature(absl::string_view public_key, absl::string_view message, absl::string_view signature) {
  if (public_key.size() != kPublicKeyBytes || signature.size() != kSignatureBytes) return false;
  EnsureSodium();
  return crypto_sign_verify_detached(UnsignedBytes(signature), UnsignedBytes(message), message.size(),
                                     UnsignedBytes(public_key)) == 0;
}

}  // namespace ihala
