#ifndef IHALA_TESTS_BENCH_RUNS_H_
#define IHALA_TESTS_BENCH_RUNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/figures.h"

namespace ihala::bench {

// Measures everything `runs` times with `rows` rows each, product and baseline side by side in each run. `folder` takes
// the baseline's and the device's files; it lies beside the server's, so on the same disk.
absl::StatusOr<std::vector<Comparison>> RunAll(const std::string& folder, int runs, int rows);

// Only what sealing costs: a submission, on two servers of which one seals nothing, by turns; and opening a device's
// store of as many cases as `rows` and finding a name in it.
absl::StatusOr<std::vector<Comparison>> RunSealing(const std::string& folder, int runs, int rows);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_RUNS_H_
