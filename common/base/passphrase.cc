#include "common/base/passphrase.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "absl/time/clock.h"
#include "common/base/limits.h"
#include "common/base/random.h"

namespace ihala {
namespace {

// libsodium reads a hash as text that ends in a zero byte, within a fixed size.
bool ToHashText(absl::string_view hash, char (&text)[crypto_pwhash_STRBYTES]) {
  if (hash.empty() || hash.size() >= sizeof(text)) return false;
  if (hash.find('\0') != absl::string_view::npos) return false;
  std::memset(text, 0, sizeof(text));
  std::memcpy(text, hash.data(), hash.size());
  return true;
}

}  // namespace

PassphraseCost PassphraseCost::Production() {
  return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
}

PassphraseCost PassphraseCost::ForTests() { return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN}; }

PassphraseCost PassphraseCost::Measured(absl::Duration goal) {
  constexpr uint64_t kLeast = 3;
  constexpr uint64_t kMost = 100;
  PassphraseCost cost{kLeast, crypto_pwhash_MEMLIMIT_INTERACTIVE};
  const absl::Time begun = absl::Now();
  if (!KeyFromPassphrase("measured", std::string(kSaltBytes, '\0'), cost).ok()) return cost;
  const absl::Duration taken = std::max(absl::Now() - begun, absl::Milliseconds(1));
  cost.passes = static_cast<uint64_t>(
      std::clamp(goal / taken * static_cast<double>(kLeast), static_cast<double>(kLeast), static_cast<double>(kMost)));
  return cost;
}

absl::StatusOr<Key32> KeyFromPassphrase(absl::string_view passphrase, absl::string_view salt,
                                        const PassphraseCost& cost) {
  constexpr uint64_t kPassesMost = 1000;
  constexpr size_t kMemoryMost = size_t{1} << 30;
  if (passphrase.empty()) return absl::InvalidArgumentError("the passphrase is empty");
  if (passphrase.size() > limits::kPassphraseBytes) return absl::InvalidArgumentError("the passphrase is too long");
  if (salt.size() != kSaltBytes) return absl::InvalidArgumentError("a salt has 16 bytes");
  if (cost.passes < crypto_pwhash_OPSLIMIT_MIN || cost.passes > kPassesMost ||
      cost.memory_bytes < crypto_pwhash_MEMLIMIT_MIN || cost.memory_bytes > kMemoryMost) {
    return absl::DataLossError("the cost of the passphrase is none that is ever set");
  }
  EnsureSodium();
  // On the stack of a frame that wipes it: the key's own memory is not written to from outside.
  unsigned char bytes[kKeyBytes];
  const int failed = crypto_pwhash(bytes, sizeof(bytes), passphrase.data(), passphrase.size(),
                                   reinterpret_cast<const unsigned char*>(salt.data()), cost.passes, cost.memory_bytes,
                                   crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return absl::ResourceExhaustedError("no memory for the key of a passphrase");
  absl::StatusOr<Key32> key = Key32::FromBytes({reinterpret_cast<const char*>(bytes), sizeof(bytes)});
  sodium_memzero(bytes, sizeof(bytes));
  return key;
}

absl::StatusOr<std::string> HashPassphrase(absl::string_view passphrase, const PassphraseCost& cost) {
  if (passphrase.empty()) return absl::InvalidArgumentError("the passphrase is empty");
  if (passphrase.size() > limits::kPassphraseBytes) {
    return absl::InvalidArgumentError("the passphrase is too long");
  }
  EnsureSodium();
  char text[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str(text, passphrase.data(), passphrase.size(), cost.passes, cost.memory_bytes) != 0) {
    return absl::ResourceExhaustedError("no memory to hash a passphrase");
  }
  return std::string(text);
}

bool VerifyPassphrase(absl::string_view hash, absl::string_view passphrase) {
  char text[crypto_pwhash_STRBYTES];
  if (!ToHashText(hash, text) || passphrase.size() > limits::kPassphraseBytes) return false;
  EnsureSodium();
  return crypto_pwhash_str_verify(text, passphrase.data(), passphrase.size()) == 0;
}

bool NeedsRehash(absl::string_view hash, const PassphraseCost& cost) {
  char text[crypto_pwhash_STRBYTES];
  if (!ToHashText(hash, text)) return true;
  return crypto_pwhash_str_needs_rehash(text, cost.passes, cost.memory_bytes) != 0;
}

}  // namespace ihala
