#ifndef IHALA_TESTS_CANARIES_AT_REST_BLOCKS_H_
#define IHALA_TESTS_CANARIES_AT_REST_BLOCKS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace ihala::canaries {

// How even the bytes of a store's blocks are. Sealed bytes are as good as random: some 7.95 bits each in a block of
// 4 KiB, less where rows are small and clear ids and lengths stand between them. Words in two languages have 5 to 6,
// and compressed ones hide, but no single row here is compressed.
struct Blocks {
  uint64_t all = 0;       // Blocks of 4 KiB in the file.
  uint64_t judged = 0;    // Those with at least half a block of what rows say: no trees, indexes, and free blocks.
  uint64_t uneven = 0;    // Judged ones below kLeastBits: where something lies open.
  double least_bits = 8;  // The least even one.
};
inline constexpr double kLeastBits = 7.6;

// Reads a store that nobody has open.
absl::StatusOr<Blocks> JudgeBlocks(const std::string& path);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_AT_REST_BLOCKS_H_
