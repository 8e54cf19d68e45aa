#ifndef IHALA_TESTS_BENCH_IMPORTS_H_
#define IHALA_TESTS_BENCH_IMPORTS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace ihala::bench {

// Rows a second.
struct ImportRates {
  double imported = 0;
  double raw = 0;
};

// Imports a synthetic sheet of `rows` households into a new device's store in `folder`, each durable before the next is
// read, and writes the same rows as they stand in the sheet into raw SQLite, one a commit. Another seed, other
// households. An error if a single row is refused.
absl::StatusOr<ImportRates> ImportAll(const std::string& folder, uint64_t seed, int rows);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_IMPORTS_H_
