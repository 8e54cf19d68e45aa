#ifndef IHALA_TESTS_BENCH_POLICY_H_
#define IHALA_TESTS_BENCH_POLICY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/access.h"

namespace ihala::bench {

// What pages of a reviewer's queue and a first sync take of processor time, on both ends, with the whole policy, beside
// the same server, store and calls with every decision about access switched off (access_switch.h). Twice: of cases
// that are open to the reviewer as a whole, whose answers are the same in both; and of cases under agreements with
// terms, of families that withhold, on every rung, where the baseline sends what the policy does not.
absl::StatusOr<std::vector<AccessFigure>> ComparePolicy(int cases, int runs);

}  // namespace ihala::bench

#endif  // IHALA_TESTS_BENCH_POLICY_H_
