#ifndef IHALA_TESTS_BENCH_SHOW_H_
#define IHALA_TESTS_BENCH_SHOW_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/figures.h"

namespace ihala::bench {

// Has `compare` measure in a folder of its own, beside a server's own folder and so on the same disk, prints what it
// measured, and returns what to exit with: 1 where it failed, or where the first ratio is below `floor`.
int ShowComparisons(const std::function<absl::StatusOr<std::vector<Comparison>>(const std::string& folder)>& compare,
                    int rows, bool json, double floor);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_SHOW_H_
