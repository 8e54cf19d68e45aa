#ifndef IHALA_COMMON_BASE_HASH_H_
#define IHALA_COMMON_BASE_HASH_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace ihala {

// Bytes of a digest, of a message authentication code, and of the key of one.
inline constexpr size_t kDigestBytes = 32;
inline constexpr size_t kMacKeyBytes = 32;

// BLAKE2b-256 of `data`: 32 bytes.
std::string Digest(absl::string_view data);

// BLAKE2b-256 of `data` under a secret key of 32 bytes. A key of any other length is a mistake in
// the program and ends it: an authentication code under the wrong key must not come to be.
std::string Mac(absl::string_view key32, absl::string_view data);

// Digest of many pieces: the same as Digest() of the pieces joined. Pieces have no borders, so
// write lengths between them if the parts must not run together. One thread at a time.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& Update(absl::string_view data);
  // The digest of everything so far, 32 bytes; then begins again from nothing.
  std::string Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Whether two secrets are equal, in a time that tells only their lengths.
bool SecretEquals(absl::string_view a, absl::string_view b);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_HASH_H_
