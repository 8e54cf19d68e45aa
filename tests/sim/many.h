#ifndef IHALA_TESTS_SIM_MANY_H_
#define IHALA_TESTS_SIM_MANY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "tests/sim/run.h"

namespace ihala::sim {

// Which runs, and how many side by side.
struct Series {
  std::string scenario = "all";
  uint64_t first = 1;
  uint64_t last = 100;
  unsigned jobs = 1;
};

// Called for one run at a time, not always in the order of the seeds; false ends the series after the runs that have
// begun, among which is every one with a lower seed.
using TakeOutcome = std::function<bool(const std::string& scenario, uint64_t seed, const Outcome& outcome)>;
void PlayMany(const Beginning& beginning, const Series& series, const TakeOutcome& take);

// To be called first in a program that plays many runs: they share memory and no locks.
void PrepareForMany(unsigned jobs);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_MANY_H_
