#include "common/base/passphrase.h"

#include <sodium.h>

#include <cstring>

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
