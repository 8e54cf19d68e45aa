#include "common/base/key_shelf.h"

#include <sodium.h>

#include <cstdlib>
#include <cstring>

namespace ihala {

LoanedKey::~LoanedKey() { sodium_memzero(bytes_, kKeyBytes); }

absl::string_view LoanedKey::Reveal() const {
  if (!is_lent_) return absl::string_view();
  return absl::string_view(reinterpret_cast<const char*>(bytes_), kKeyBytes);
}

void LoanedKey::Take(absl::string_view key32) {
  if (key32.size() != kKeyBytes) std::abort();
  std::memcpy(bytes_, key32.data(), kKeyBytes);
  is_lent_ = true;
}

void KeyShelf::Wiper::operator()(unsigned char* bytes) const { sodium_free(bytes); }

KeyShelf::KeyShelf(size_t places) : places_(places) {
  EnsureSodium();
  bytes_.reset(static_cast<unsigned char*>(sodium_allocarray(places, kKeyBytes)));
  // Like any other memory that cannot be had.
  if (bytes_ == nullptr) std::abort();
}

unsigned char* KeyShelf::At(size_t place) const {
  if (place >= places_) std::abort();
  return bytes_.get() + place * kKeyBytes;
}

void KeyShelf::Put(size_t place, absl::string_view key32) {
  if (key32.size() != kKeyBytes) std::abort();
  std::memcpy(At(place), key32.data(), kKeyBytes);
}

void KeyShelf::Lend(size_t place, LoanedKey* key) const {
  key->Take(absl::string_view(reinterpret_cast<const char*>(At(place)), kKeyBytes));
}

void KeyShelf::Wipe(size_t place) { sodium_memzero(At(place), kKeyBytes); }

}  // namespace ihala
