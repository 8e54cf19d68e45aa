#ifndef IHALA_TESTS_SIM_TOTALS_H_
#define IHALA_TESTS_SIM_TOTALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/run.h"

namespace ihala::sim {

// What many runs came to.
struct Totals {
  uint64_t schedules = 0;
  uint64_t faults = 0;
  uint64_t calls = 0;
  uint64_t operations = 0;
  uint64_t lost = 0;
  uint64_t doubled = 0;
  uint64_t overexposed = 0;
  uint64_t diverged = 0;
  uint64_t stuck = 0;

  void Add(const Outcome& outcome);
  uint64_t found() const { return lost + doubled + overexposed + diverged + stuck; }
};

// Tells people what a run broke, and how to play it again; with `explain` also what everybody says in its end.
void TellBroken(const std::string& scenario, uint64_t seed, const std::string& plant, bool explain,
                const Outcome& outcome);
// The names of the checkers that found something.
std::vector<std::string> CheckersOf(const Findings& findings);
// One line of figures.
void PrintTotals(const Totals& totals, double seconds, bool json);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_TOTALS_H_
