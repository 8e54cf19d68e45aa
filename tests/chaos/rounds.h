#ifndef IHALA_TESTS_CHAOS_ROUNDS_H_
#define IHALA_TESTS_CHAOS_ROUNDS_H_

#include <cstdint>
#include <string>

#include "tests/chaos/round.h"

namespace ihala::chaos {

struct Seeds {
  uint64_t first = 0;
  uint64_t last = 0;
};

// Reads `A..B` or `A`. False for anything else.
bool ParseSeeds(const std::string& text, Seeds* seeds);

// A round for each seed, `jobs` of them at a time, since they wait more than they work. Prints the one line, and for
// each seed that went wrong how `program` runs it again. True where nothing is wrong.
bool RunRounds(const Seeds& seeds, int jobs, const RoundOptions& options, const std::string& program);

}  // namespace ihala::chaos

#endif  // IHALA_TESTS_CHAOS_ROUNDS_H_
