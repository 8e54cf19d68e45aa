#include "tests/sim/scenario.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <utility>

namespace ihala::sim {
namespace {

using Change = std::function<void(Scenario&)>;

void Lossy(Scenario& scenario) { scenario.weather = {120, 150, 60, 120, absl::Seconds(8)}; }
void Thin(Scenario& scenario) { scenario.weather.breaks_after = 1500; }
void Dark(Scenario& scenario) { scenario.dead_line = 300; }
void Away(Scenario& scenario) { scenario.dead_line = 800; }
void Ended(Scenario& scenario) { scenario.end_process = 200; }
void Cut(Scenario& scenario) { scenario.cut_power = 250; }
void Failing(Scenario& scenario) { scenario.fail_disk = 200; }
void Clocks(Scenario& scenario) { scenario.set_clock = 250; }
void Crashing(Scenario& scenario) { scenario.crash_server = 150; }
void Cloned(Scenario& scenario) { scenario.clone = true; }
void Fresh(Scenario& scenario) { scenario.fresh = true; }
void Roles(Scenario& scenario) { scenario.roles = true; }
void Poisoned(Scenario& scenario) { scenario.poison = 150; }
// Longer than any session lives.
void Sessions(Scenario& scenario) { scenario.length = absl::Hours(24 * 12); }
void Long(Scenario& scenario) { scenario.length = absl::Hours(24 * 120); }

const std::vector<std::pair<std::string, Change>>& Changes() {
  static const auto& changes = *new std::vector<std::pair<std::string, Change>>{
      {"calm", [](Scenario&) {}},
      {"lossy", Lossy},
      {"thin", Thin},
      {"dark", Dark},
      {"away", Away},
      {"ended", Ended},
      {"cut", Cut},
      {"failing", Failing},
      {"clocks", Clocks},
      {"crashing", Crashing},
      {"cloned", Cloned},
      {"fresh", Fresh},
      {"roles", Roles},
      {"sessions", Sessions},
      {"long", Long},
      {"poisoned", Poisoned},
  };
  return changes;
}

}  // namespace

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names = {"mixed"};
  for (const auto& [name, change] : Changes()) names.push_back(name);
  return names;
}

std::string ScenarioOf(absl::string_view name, uint64_t seed) {
  if (name != "all") return std::string(name);
  const auto& changes = Changes();
  return seed % 2 == 0 ? "mixed" : changes[seed / 2 % changes.size()].first;
}

Scenario MakeScenario(absl::string_view name, Random& random) {
  Scenario scenario;
  scenario.name = std::string(name);
  scenario.devices = 1 + static_cast<int>(random.Uniform(3));
  scenario.reviewers = 1 + static_cast<int>(random.Uniform(2));
  scenario.reviewer_device = random.Uniform(3) == 0;
  scenario.actions = 4 + static_cast<int>(random.Uniform(9));
  if (random.Uniform(2) == 0) scenario.same_case = 800;
  bool known = name == "mixed";
  for (const auto& [change_name, change] : Changes()) {
    // Faults hide one another where all come at once.
    const bool drawn = name == "mixed" && random.Uniform(4) == 0;
    if (change_name != name && !drawn) continue;
    known = true;
    change(scenario);
  }
  // It is the third one's role that changes, and somebody must write what it shows and hides.
  if (scenario.roles) scenario.devices = std::max(scenario.devices, 3);
  if (known) return scenario;
  std::cerr << "sim: there is no scenario " << name << ":";
  for (const std::string& one : ScenarioNames()) std::cerr << " " << one;
  std::cerr << std::endl;
  std::exit(2);
}

}  // namespace ihala::sim
