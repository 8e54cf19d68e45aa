#include "common/base/seal.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

namespace ihala {
namespace {

static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kKeyBytes);
static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES == kSealBytes);
static_assert(crypto_box_SECRETKEYBYTES == kKeyBytes);
static_assert(crypto_box_SEALBYTES == kSealToBytes);

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* AsBytes(absl::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* AsBytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Memory for keys. libsodium's guarded memory takes several pages and calls to the system for each piece, and rows have
// keys of their own: so it is asked for many at once, and what is given back is wiped and used again.
class KeyMemory {
 public:
  static KeyMemory& Get() {
    static KeyMemory* const memory = new KeyMemory();
    return *memory;
  }

  unsigned char* Take() {
    absl::MutexLock lock(&mutex_);
    if (free_.empty()) Grow();
    unsigned char* const place = free_.back();
    free_.pop_back();
    return place;
  }

  void GiveBack(unsigned char* place) {
    sodium_memzero(place, kKeyBytes);
    absl::MutexLock lock(&mutex_);
    free_.push_back(place);
  }

 private:
  static constexpr size_t kKeysAtOnce = 64;

  void Grow() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    EnsureSodium();
    auto* const places = static_cast<unsigned char*>(sodium_malloc(kKeysAtOnce * kKeyBytes));
    // Like any other memory that cannot be had.
    if (places == nullptr) std::abort();
    for (size_t i = kKeysAtOnce; i > 0; --i) free_.push_back(places + (i - 1) * kKeyBytes);
  }

  absl::Mutex mutex_;
  std::vector<unsigned char*> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

void Key32::Wiper::operator()(unsigned char* bytes) const { KeyMemory::Get().GiveBack(bytes); }

Key32 Key32::Blank() {
  Key32 key;
  key.bytes_.reset(KeyMemory::Get().Take());
  return key;
}

Key32 Key32::Generate(Random& random) {
  Key32 key = Blank();
  random.Fill(absl::MakeSpan(key.bytes_.get(), kKeyBytes));
  return key;
}

absl::StatusOr<Key32> Key32::FromBytes(absl::string_view bytes) {
  if (bytes.size() != kKeyBytes) return absl::InvalidArgumentError("a key has 32 bytes");
  Key32 key = Blank();
  std::memcpy(key.bytes_.get(), bytes.data(), kKeyBytes);
  return key;
}

Key32 Key32::Derive(absl::string_view purpose) const {
  if (empty()) std::abort();
  Key32 derived = Blank();
  crypto_generichash(derived.bytes_.get(), kKeyBytes, AsBytes(purpose), purpose.size(), bytes_.get(), kKeyBytes);
  return derived;
}

Key32 Key32::Copy() const {
  if (empty()) return Key32();
  Key32 copy = Blank();
  std::memcpy(copy.bytes_.get(), bytes_.get(), kKeyBytes);
  return copy;
}

absl::string_view Key32::Reveal() const {
  if (empty()) return absl::string_view();
  return absl::string_view(reinterpret_cast<const char*>(bytes_.get()), kKeyBytes);
}

std::string Seal(const Key32& key, absl::string_view place, absl::string_view plain, Random& random) {
  return SealUnder(key.Reveal(), place, plain, random);
}

absl::StatusOr<std::string> Unseal(const Key32& key, absl::string_view place, absl::string_view sealed) {
  if (key.empty()) return absl::DataLossError("sealed bytes do not open");
  return UnsealUnder(key.Reveal(), place, sealed);
}

std::string SealUnder(absl::string_view key32, absl::string_view place, absl::string_view plain, Random& random) {
  if (key32.size() != kKeyBytes) std::abort();
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  random.Fill(absl::MakeSpan(AsBytes(sealed), kNonceBytes));
  crypto_aead_xchacha20poly1305_ietf_encrypt(AsBytes(sealed) + kNonceBytes, nullptr, AsBytes(plain), plain.size(),
                                             AsBytes(place), place.size(), nullptr, AsBytes(sealed), AsBytes(key32));
  return sealed;
}

absl::StatusOr<std::string> UnsealUnder(absl::string_view key32, absl::string_view place, absl::string_view sealed) {
  if (key32.size() != kKeyBytes) std::abort();
  if (sealed.size() < kSealBytes) return absl::DataLossError("sealed bytes do not open");
  std::string plain(sealed.size() - kSealBytes, '\0');
  const absl::string_view body = sealed.substr(kNonceBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(AsBytes(plain), nullptr, nullptr, AsBytes(body), body.size(),
                                                 AsBytes(place), place.size(), AsBytes(sealed), AsBytes(key32)) != 0) {
    return absl::DataLossError("sealed bytes do not open");
  }
  return plain;
}

std::string SealingPublicKey(const Key32& key) {
  if (key.empty()) std::abort();
  EnsureSodium();
  std::string public_key(crypto_box_PUBLICKEYBYTES, '\0');
  crypto_scalarmult_base(AsBytes(public_key), AsBytes(key.Reveal()));
  return public_key;
}

absl::StatusOr<std::string> SealTo(absl::string_view public_key, absl::string_view plain) {
  EnsureSodium();
  if (public_key.size() != crypto_box_PUBLICKEYBYTES) return absl::InvalidArgumentError("a public key has 32 bytes");
  std::string sealed(plain.size() + kSealToBytes, '\0');
  if (crypto_box_seal(AsBytes(sealed), AsBytes(plain), plain.size(), AsBytes(public_key)) != 0) {
    return absl::InvalidArgumentError("nothing can be sealed to this public key");
  }
  return sealed;
}

absl::StatusOr<std::string> UnsealWith(const Key32& key, absl::string_view sealed) {
  if (key.empty() || sealed.size() < kSealToBytes) return absl::DataLossError("sealed bytes do not open");
  std::string plain(sealed.size() - kSealToBytes, '\0');
  const std::string public_key = SealingPublicKey(key);
  if (crypto_box_seal_open(AsBytes(plain), AsBytes(sealed), sealed.size(), AsBytes(public_key),
                           AsBytes(key.Reveal())) != 0) {
    return absl::DataLossError("sealed bytes do not open");
  }
  return plain;
}

}  // namespace ihala
