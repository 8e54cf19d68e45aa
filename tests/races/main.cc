// Reads against takings, again and again. One line: how many races there were, how many answers left too late, and how
// many left in time, so that one sees that there was something to read. First each read is held once in each taking.
//   ihala_races [--races=N] [--seed=N] [--since-asked]
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "tests/races/race.h"

namespace {
constexpr uint64_t kRacesInAHouse = 250;
}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  uint64_t races = 20000;
  uint64_t seed = 1;
  bool since_asked = false;
  CLI::App app("Reads against whatever takes the right to them away");
  app.add_option("--races", races, "How many")->capture_default_str();
  app.add_option("--seed", seed, "Of what is drawn")->capture_default_str();
  app.add_flag("--since-asked", since_asked, "Counts answers after the asking: there must be some");
  CLI11_PARSE(app, argc, argv);
  using ihala::races::Since;
  auto house = std::make_unique<ihala::races::House>(seed);
  ihala::SeededRandom random(seed);
  const auto takings = ihala::races::Takings();
  uint64_t late = 0;
  uint64_t in_time = 0;
  uint64_t orders = 0;
  for (const ihala::races::Taking& taking : takings) {
    const uint64_t found = TakeBetween(*house, taking, &orders);
    if (found > 0) std::cerr << "between, " << taking.name << ": " << found << std::endl;
    late += found;
  }
  for (uint64_t i = 0; i < races; ++i) {
    // Each race leaves something behind that later ones read through.
    if (i % kRacesInAHouse == kRacesInAHouse - 1) house = std::make_unique<ihala::races::House>(seed + i);
    const ihala::races::Taking& taking = takings[i % takings.size()];
    const uint64_t found = Race(*house, taking, since_asked ? Since::kAsked : Since::kTold, random, &in_time);
    if (found > 0 && !since_asked) std::cerr << "race " << i << ", " << taking.name << ": " << found << std::endl;
    late += found;
  }
  std::cout << "races: races=" << races << " bytes_after=" << late << " answers_before=" << in_time
            << " orders=" << orders << std::endl;
  const bool good = since_asked ? late > 0 : late == 0;
  return good && in_time > races && orders > 3 * takings.size() ? 0 : 1;
}
