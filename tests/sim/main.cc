// The whole system in one process: the real client on real stores, the real server behind its door, and a clock, a
// network and disks that this program plays. One seed is one run.
//   ihala-sim --seeds A..B [--scenario NAME] [--jobs N] [--json] [--explain] [--plant NAME]
//   ihala-sim --plants
// Ends with one line of figures, 0 where every promise was kept. A failure names the run and the command that plays it
// again; --explain adds what everybody says in its end. --scenario all (the default) goes through every one in turn. A
// build with IHALA_SABOTAGE has planted bugs:
// --plants lists them, --plant puts one into effect.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/sim/flags.h"
#include "tests/sim/many.h"
#include "tests/sim/plants.h"
#include "tests/sim/run.h"
#include "tests/sim/totals.h"

namespace {

int ListPlants() {
  for (const ihala::sim::Plant& plant : ihala::sim::Plants()) {
    std::cout << plant.name << ": " << plant.what;
    if (plant.row != 0) std::cout << " (row " << plant.row << ")";
    std::cout << "\n";
  }
  return 0;
}

void PutPlant(const std::string& name) {
  const ihala::sim::Plant* const plant = ihala::sim::FindPlant(name);
  if (plant != nullptr && ihala::sim::PutIntoEffect(plant->bug)) return;
  std::cerr << "ihala-sim: this build has no planted bug " << name << std::endl;
  std::exit(2);
}

}  // namespace

int main(int argc, char** argv) {
  const ihala::sim::Flags flags = ihala::sim::ReadFlags(argc, argv);
  if (flags.lists_plants) return ListPlants();
  ihala::sim::PrepareForMany(flags.series.jobs);
  const ihala::sim::Beginning beginning = ihala::sim::MakeBeginning();
  if (!flags.plant.empty()) PutPlant(flags.plant);
  const auto begun = std::chrono::steady_clock::now();
  ihala::sim::Totals totals;
  ihala::sim::PlayMany(beginning, flags.series,
                       [&](const std::string& scenario, uint64_t seed, const ihala::sim::Outcome& outcome) {
                         totals.Add(outcome);
                         if (outcome.findings.empty()) return true;
                         ihala::sim::TellBroken(scenario, seed, flags.plant, flags.explain, outcome);
                         return true;
                       });
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  ihala::sim::PrintTotals(totals, took.count(), flags.json);
  return totals.found() == 0 ? 0 : 1;
}
