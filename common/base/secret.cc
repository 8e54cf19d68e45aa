#include "common/base/secret.h"

#include <sodium.h>

#include <utility>

namespace ihala {

void Wipe(std::string& text) {
  // Capacity, not size: a string that has shrunk still holds its old tail.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

void WipeStack() { sodium_stackzero(64 * 1024); }

Secret::Secret(std::string bytes) : bytes_(bytes) { Wipe(bytes); }

Secret::~Secret() { Wipe(bytes_); }

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { Wipe(other.bytes_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    Wipe(other.bytes_);
  }
  return *this;
}

Secret Secret::Copy() const {
  Secret copy;
  copy.bytes_ = bytes_;
  return copy;
}

}  // namespace ihala
