#ifndef IHALA_COMMON_BASE_RANDOM_H_
#define IHALA_COMMON_BASE_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"

namespace ihala {

// The only way to random bytes. Every implementation may be called from any thread.
class Random {
 public:
  virtual ~Random() = default;

  // Overwrites every byte of `out`. Cannot fail.
  virtual void Fill(absl::Span<uint8_t> out) = 0;

  // `size` random bytes.
  std::string Bytes(size_t size);
  // Every value equally likely.
  uint64_t Next64();
  // A number below `n`, every one equally likely; 0 if `n` is 0.
  uint64_t Uniform(uint64_t n);
};

// The machine's generator, fit for keys and ids.
class SystemRandom : public Random {
 public:
  // Lives as long as the process.
  static SystemRandom& Get();

  void Fill(absl::Span<uint8_t> out) override;

 private:
  SystemRandom();
};

// The same bytes in the same order for the same seed, however the calls divide them up.
// For tests, simulations and synthetic data: never for keys that protect anything.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed);

  void Fill(absl::Span<uint8_t> out) override;

 private:
  static constexpr size_t kBlockBytes = 1024;

  void Refill() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  const uint64_t seed_;
  uint64_t next_block_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t used_ ABSL_GUARDED_BY(mutex_) = kBlockBytes;
  std::array<uint8_t, kBlockBytes> block_ ABSL_GUARDED_BY(mutex_);
};

// Prepares libsodium; safe to call from any thread and any number of times. Everything in this
// folder that uses libsodium calls it. Ends the program if the machine has no randomness.
void EnsureSodium();

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_RANDOM_H_
