// Plants each bug in turn and plays runs until a checker of the simulator finds it, in three ranges of seeds that have
// none in common. Prints a line for each, and ends with
//   planted=N caught=N
// Fails where a bug is not found in one of the ranges, or where anything is found without one.
//   ihala-sabotage [NAME...]
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sim/many.h"
#include "tests/sim/plants.h"
#include "tests/sim/totals.h"

namespace ihala::sim {
namespace {

constexpr uint64_t kFirstSeeds[] = {1, 1000001, 2000001};
// Runs in a range in which a bug must be found, and in which nothing must be found without one.
constexpr uint64_t kMostRuns = 3000;
constexpr uint64_t kSoundRuns = 500;

unsigned Jobs() { return std::max(1u, std::thread::hardware_concurrency()); }

// The runs that it took, and who found it; nullopt where nobody did.
struct Catch {
  uint64_t runs = 0;
  std::vector<std::string> checkers;
};

std::optional<Catch> Play(const Beginning& beginning, uint64_t first, uint64_t runs) {
  std::optional<Catch> caught;
  PlayMany(beginning, {"all", first, first + runs - 1, Jobs()},
           [&](const std::string&, uint64_t seed, const Outcome& outcome) {
             if (outcome.findings.empty()) return true;
             const uint64_t needed = seed - first + 1;
             if (!caught.has_value() || needed < caught->runs) caught = {needed, CheckersOf(outcome.findings)};
             return false;
           });
  return caught;
}

// True where every range has it.
bool IsCaught(const Beginning& beginning, const Plant& plant) {
  PutIntoEffect(plant.bug);
  std::set<std::string> checkers;
  std::vector<std::string> runs;
  bool everywhere = true;
  for (const uint64_t first : kFirstSeeds) {
    const std::optional<Catch> caught = Play(beginning, first, kMostRuns);
    everywhere = everywhere && caught.has_value();
    runs.push_back(caught.has_value() ? absl::StrCat(caught->runs) : absl::StrCat("not in ", kMostRuns));
    if (caught.has_value()) checkers.insert(caught->checkers.begin(), caught->checkers.end());
  }
  PutIntoEffect(Planted::kNone);
  const std::string row = plant.row == 0 ? "" : absl::StrCat(" (row ", plant.row, ")");
  std::cout << plant.name << row << ": found by " << absl::StrJoin(checkers, ", ") << " in runs "
            << absl::StrJoin(runs, ", ") << std::endl;
  return everywhere;
}

bool IsSoundWithout(const Beginning& beginning) {
  for (const uint64_t first : kFirstSeeds) {
    const std::optional<Catch> caught = Play(beginning, first, kSoundRuns);
    if (!caught.has_value()) continue;
    std::cout << "without any bug: found by " << absl::StrJoin(caught->checkers, ", ") << " with seed "
              << first + caught->runs - 1 << std::endl;
    return false;
  }
  return true;
}

int Run(const std::set<std::string>& names) {
  PrepareForMany(Jobs());
  const Beginning beginning = MakeBeginning();
  const bool sound = IsSoundWithout(beginning);
  int planted = 0;
  int caught = 0;
  for (const Plant& plant : Plants()) {
    if (!names.empty() && !names.contains(plant.name)) continue;
    ++planted;
    caught += IsCaught(beginning, plant) ? 1 : 0;
  }
  std::cout << "planted=" << planted << " caught=" << caught << std::endl;
  return sound && planted > 0 && caught == planted ? 0 : 1;
}

}  // namespace
}  // namespace ihala::sim

int main(int argc, char** argv) { return ihala::sim::Run({argv + 1, argv + argc}); }
