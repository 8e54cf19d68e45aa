#ifndef IHALA_TESTS_BENCH_QUEUE_PAGE_H_
#define IHALA_TESTS_BENCH_QUEUE_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/figures.h"

namespace ihala::bench {

// The first page of a queue among so many open cases of one receiver, against plain SQLite that goes through an index
// to the same rows, in clear and in a file of its own, and parses them, by turns, in pages a second. For each of some
// views twice: as the server's store reads the page (found, opened, parsed), and as the server answers it (each case
// also looked at with the caller's eyes, reduced, and with the steps that are open to them).
absl::StatusOr<std::vector<Comparison>> CompareQueuePages(const std::string& folder, int runs, int cases);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_QUEUE_PAGE_H_
