#ifndef IHALA_COMMON_BASE_SEAL_H_
#define IHALA_COMMON_BASE_SEAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/random.h"

namespace ihala {

inline constexpr size_t kKeyBytes = 32;
// What Seal adds to what it seals: a nonce and a tag.
inline constexpr size_t kSealBytes = 24 + 16;
// What SealTo adds: a public key of its own and a tag.
inline constexpr size_t kSealToBytes = 32 + 16;

// A symmetric key, or the secret half of a key pair: 32 bytes in memory of their own, which is kept out of swap and of
// images of the process as far as the machine lets, lies with other keys between guards, and is wiped when the key
// ends. It cannot be printed, formatted or copied silently. An empty one (moved from, or made so) opens nothing. Const
// methods may be called from any thread.
class Key32 {
 public:
  Key32() = default;
  static Key32 Generate(Random& random);
  // INVALID_ARGUMENT unless there are 32 bytes. The caller wipes its own.
  static absl::StatusOr<Key32> FromBytes(absl::string_view bytes);

  Key32(Key32&&) noexcept = default;
  Key32& operator=(Key32&&) noexcept = default;
  Key32(const Key32&) = delete;
  Key32& operator=(const Key32&) = delete;

  // Another key that follows from this one and a purpose, such as `ihala/self/1`: who has that one learns nothing of
  // this one, nor of those for other purposes.
  Key32 Derive(absl::string_view purpose) const;
  // A second one with the same bytes, said aloud.
  Key32 Copy() const;

  bool empty() const { return bytes_ == nullptr; }
  // The 32 bytes, valid while this object lives; empty where it is. The name is long to search for on purpose.
  absl::string_view Reveal() const;

  friend std::ostream& operator<<(std::ostream&, const Key32&) = delete;
  template <typename Sink>
  friend void AbslStringify(Sink&, const Key32&) = delete;

 private:
  struct Wiper {
    void operator()(unsigned char* bytes) const;
  };
  static Key32 Blank();

  std::unique_ptr<unsigned char[], Wiper> bytes_;
};

// XChaCha20-Poly1305 under `key`: a random nonce, the sealed bytes and a tag, kSealBytes more than `plain`. It opens
// only under the same key and with the same `place`, which is not in it: say there where the bytes lie, so that they do
// not open elsewhere. An empty key is a mistake in the program and ends it.
std::string Seal(const Key32& key, absl::string_view place, absl::string_view plain, Random& random);
// DATA_LOSS for anything that Seal did not make under this key for this place.
absl::StatusOr<std::string> Unseal(const Key32& key, absl::string_view place, absl::string_view sealed);
// The same under 32 bytes that lie elsewhere, for whoever keeps very many keys (see key_shelf.h); any other number of
// bytes is a mistake in the program and ends it.
std::string SealUnder(absl::string_view key32, absl::string_view place, absl::string_view plain, Random& random);
absl::StatusOr<std::string> UnsealUnder(absl::string_view key32, absl::string_view place, absl::string_view sealed);

// The public half of an X25519 pair whose secret half is `key`.
std::string SealingPublicKey(const Key32& key);
// Seals to whoever has the secret half of `public_key`, without any secret of one's own: kSealToBytes more than
// `plain`, and whoever sealed it cannot open it either. INVALID_ARGUMENT for what is no public key.
absl::StatusOr<std::string> SealTo(absl::string_view public_key, absl::string_view plain);
// DATA_LOSS for anything that was not sealed to this key.
absl::StatusOr<std::string> UnsealWith(const Key32& key, absl::string_view sealed);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_SEAL_H_
