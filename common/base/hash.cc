#include "common/base/hash.h"

#include <sodium.h>

#include <cstdio>
#include <cstdlib>

#include "common/base/random.h"
#include "common/base/unsigned_bytes.h"

namespace ihala {
namespace {

static_assert(kDigestBytes == crypto_generichash_BYTES);
static_assert(kMacKeyBytes == crypto_generichash_KEYBYTES);

std::string Blake2b(absl::string_view key, absl::string_view data) {
  EnsureSodium();
  std::string digest(kDigestBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(), UnsignedBytes(data), data.size(),
                     key.empty() ? nullptr : UnsignedBytes(key), key.size());
  return digest;
}

}  // namespace

std::string Digest(absl::string_view data) { return Blake2b({}, data); }

std::string Mac(absl::string_view key32, absl::string_view data) {
  if (key32.size() != kMacKeyBytes) {
    std::fputs("ihala: a message authentication key must have 32 bytes\n", stderr);
    std::abort();
  }
  return Blake2b(key32, data);
}

struct Hasher::State {
  crypto_generichash_state value;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
  EnsureSodium();
  crypto_generichash_init(&state_->value, nullptr, 0, kDigestBytes);
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::Update(absl::string_view data) {
  crypto_generichash_update(&state_->value, UnsignedBytes(data), data.size());
  return *this;
}

std::string Hasher::Finish() {
  std::string digest(kDigestBytes, '\0');
  crypto_generichash_final(&state_->value, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
  crypto_generichash_init(&state_->value, nullptr, 0, kDigestBytes);
  return digest;
}

bool SecretEquals(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ihala
