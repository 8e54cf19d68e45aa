#ifndef IHALA_TESTS_TRACES_RUN_H_
#define IHALA_TESTS_TRACES_RUN_H_

#include <cstdint>
#include <optional>

#include "tests/traces/trace.h"

namespace ihala::traces_test {

// A plain value.
struct RunOptions {
  uint64_t traces = 1000;
  uint64_t seed = 1;
  uint64_t jobs = 1;
  Plant plant = Plant::kNone;
  // Plays this one trace of the seed and no other.
  std::optional<uint64_t> trace;
};

struct RunResult {
  Findings findings;
  // The first trace that something was found in.
  std::optional<uint64_t> bad_trace;
};

// Each job ends with the first trace that something is found in.
RunResult PlayTraces(const RunOptions& options);

}  // namespace ihala::traces_test

#endif  // IHALA_TESTS_TRACES_RUN_H_
