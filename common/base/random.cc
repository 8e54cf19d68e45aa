#include "common/base/random.h"

#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace ihala {

void EnsureSodium() {
  static const bool ready = [] {
    if (sodium_init() >= 0) return true;
    // Nothing that we do is safe without randomness, and no caller could make it so.
    std::fputs("ihala: the machine gives no random bytes\n", stderr);
    std::abort();
  }();
  (void)ready;
}

std::string Random::Bytes(size_t size) {
  std::string bytes(size, '\0');
  Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()));
  return bytes;
}

uint64_t Random::Next64() {
  uint8_t bytes[8];
  Fill(absl::MakeSpan(bytes));
  uint64_t value = 0;
  // Put together by hand, so that a seed means the same on every machine.
  for (uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

uint64_t Random::Uniform(uint64_t n) {
  if (n == 0) return 0;
  // 2^64 is no multiple of n; drawing again below the remainder keeps every result equally likely.
  const uint64_t remainder = (0 - n) % n;
  uint64_t value = Next64();
  while (value < remainder) value = Next64();
  return value % n;
}

SystemRandom::SystemRandom() { EnsureSodium(); }

SystemRandom& SystemRandom::Get() {
  static SystemRandom* const random = new SystemRandom();
  return *random;
}

void SystemRandom::Fill(absl::Span<uint8_t> out) { randombytes_buf(out.data(), out.size()); }

SeededRandom::SeededRandom(uint64_t seed) : seed_(seed) { EnsureSodium(); }

void SeededRandom::Refill() {
  static_assert(randombytes_SEEDBYTES >= 16);
  uint8_t key[randombytes_SEEDBYTES] = {};
  for (int i = 0; i < 8; ++i) {
    key[i] = static_cast<uint8_t>(seed_ >> (8 * i));
    key[8 + i] = static_cast<uint8_t>(next_block_ >> (8 * i));
  }
  randombytes_buf_deterministic(block_.data(), block_.size(), key);
  ++next_block_;
  used_ = 0;
}

void SeededRandom::Fill(absl::Span<uint8_t> out) {
  absl::MutexLock lock(&mutex_);
  size_t done = 0;
  while (done < out.size()) {
    if (used_ == block_.size()) Refill();
    const size_t part = std::min(out.size() - done, block_.size() - used_);
    std::memcpy(out.data() + done, block_.data() + used_, part);
    used_ += part;
    done += part;
  }
}

}  // namespace ihala
