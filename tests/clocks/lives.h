#ifndef IHALA_TESTS_CLOCKS_LIVES_H_
#define IHALA_TESTS_CLOCKS_LIVES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace ihala::clocks {

// One life of a scheduler: it opens the store, does what is due on a day, and ends.
struct Life {
  std::string dir;
  std::string day;      // As "2026-03-01".
  uint64_t die_at = 0;  // The write to a file in which it kills itself, half of it written; 0 for none.
};
// Lives it. Returns the exit code.
int Live(const Life& life);

struct KillOptions {
  std::string program;  // Which calls Live.
  uint64_t kills = 500;
  uint64_t seed = 7;
  std::string plant;  // What is done afterwards: "skip", "repeat", "untold", "told-twice", or nothing.
};

struct KillCounts {
  uint64_t kills = 0;
  uint64_t in_write = 0;  // Of them, those that ended in a write to a file.
  uint64_t acts = 0;      // What a scheduler does that nobody kills.
  uint64_t skipped = 0;
  uint64_t repeated = 0;
  uint64_t told = 0;  // Facts that people were told, each by each way.
  uint64_t late = 0;  // Of them, those that were told twice, a day or more apart.
  std::vector<std::string> findings;
};

// Lets a scheduler do what falls due over months in one copy of a store, and kills those that do it in another.
absl::StatusOr<KillCounts> KillAndCompare(const KillOptions& options);

}  // namespace ihala::clocks

#endif  // IHALA_TESTS_CLOCKS_LIVES_H_
