#ifndef IHALA_TESTS_BENCH_SECRECY_H_
#define IHALA_TESTS_BENCH_SECRECY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/access.h"

namespace ihala::bench {

// How long somebody waits for "there is no such case" where there is one of others, beside where there is none: reads
// and steps, over TLS and without a network, and what exchanges name, in pairs of which either comes first.
absl::StatusOr<std::vector<AccessFigure>> CompareSecrecy(int pairs);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_SECRECY_H_
