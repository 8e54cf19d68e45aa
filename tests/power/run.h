#ifndef IHALA_TESTS_POWER_RUN_H_
#define IHALA_TESTS_POWER_RUN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tests/power/cuts.h"
#include "tests/power/findings.h"

namespace ihala::power_test {

// Which stores.
enum class Which { kBoth, kDevice, kServer };

struct RunOptions {
  uint64_t cuts = 20'000;
  uint64_t seed = 1;
  Which which = Which::kBoth;
  // Threads, each with stores of its own. What is found does not depend on how they take turns.
  uint64_t jobs = 1;
  // Only this scene of the seed.
  std::optional<uint64_t> scene = {};
  // Planted: the disks only pretend to sync.
  bool lying_disks = false;
};

struct RunResult {
  Findings findings;
  // The first scene in which something was wrong.
  std::optional<uint64_t> bad_scene;
};

// Plays scene after scene until there were so many cuts.
RunResult PlayScenes(const RunOptions& options);

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_RUN_H_
