// Kills the scheduler at any moment, again and again, and looks whether a step of the clock was skipped or repeated, or
// somebody was not told what they should know, or twice within a day.
//   ihala_clocks [--kills=N] [--seed=N] [--plant=skip|repeat|untold|told-twice]
// Prints one line, as "clocks: kills=500 skipped=0 repeated=0 ...". --plant changes the store, or what was told,
// afterwards as a scheduler would that skips or repeats, which must be found. (--life is how the program calls itself.)
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/clocks/lives.h"

int main(int argc, char** argv) {
  ihala::clocks::Life life;
  ihala::clocks::KillOptions options;
  options.program = "/proc/self/exe";
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    bool known = true;
    if (name == "--life") {
      life.dir = value;
    } else if (name == "--day") {
      life.day = value;
    } else if (name == "--die-at") {
      known = absl::SimpleAtoi(value, &life.die_at);
    } else if (name == "--kills") {
      known = absl::SimpleAtoi(value, &options.kills) && options.kills > 0;
    } else if (name == "--seed") {
      known = absl::SimpleAtoi(value, &options.seed);
    } else if (name == "--plant") {
      options.plant = value;
      known = value == "skip" || value == "repeat" || value == "untold" || value == "told-twice";
    } else {
      known = false;
    }
    if (known) continue;
    std::cerr << "usage: ihala_clocks [--kills=N] [--seed=N] [--plant=skip|repeat|untold|told-twice]" << std::endl;
    return 2;
  }
  if (!life.dir.empty()) return ihala::clocks::Live(life);
  const absl::StatusOr<ihala::clocks::KillCounts> counts = ihala::clocks::KillAndCompare(options);
  if (!counts.ok()) {
    std::cerr << "clocks: " << counts.status() << std::endl;
    return 1;
  }
  for (const std::string& line : counts->findings) std::cerr << "clocks: " << line << "\n";
  const bool good = counts->skipped == 0 && counts->repeated == 0;
  if (!good) std::cerr << "clocks: again: ihala_clocks --kills=" << options.kills << " --seed=" << options.seed << "\n";
  std::cout << "clocks: kills=" << counts->kills << " skipped=" << counts->skipped << " repeated=" << counts->repeated
            << " acts=" << counts->acts << " told=" << counts->told << " late=" << counts->late
            << " in_write=" << counts->in_write << " seed=" << options.seed << std::endl;
  return good ? 0 : 1;
}
