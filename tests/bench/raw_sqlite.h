#ifndef IHALA_TESTS_BENCH_RAW_SQLITE_H_
#define IHALA_TESTS_BENCH_RAW_SQLITE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ihala::bench {

// The baseline: raw SQLite, write-ahead log, synchronous=FULL, one row a commit, one secondary index. Writes each body
// as one durable row into a new file in `folder` and returns rows a second.
absl::StatusOr<double> CommitRows(const std::string& folder, const std::vector<std::string>& bodies);

// Seconds of a clock that only goes forward.
double Seconds();

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_RAW_SQLITE_H_
