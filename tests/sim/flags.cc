#include "tests/sim/flags.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace ihala::sim {
namespace {

[[noreturn]] void Usage() {
  std::cerr << "usage: ihala-sim --seeds A..B [--scenario NAME] [--jobs N] [--json] [--explain] [--plant NAME]\n       "
               "ihala-sim --plants"
            << std::endl;
  std::exit(2);
}

}  // namespace

Flags ReadFlags(int argc, char** argv) {
  Flags flags;
  flags.series.jobs = std::max(1u, std::thread::hardware_concurrency());
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--json") flags.json = true;
    if (flag == "--plants") flags.lists_plants = true;
    if (flag == "--explain") flags.explain = true;
    if (flag == "--json" || flag == "--plants" || flag == "--explain") continue;
    if (++i == argc) Usage();
    const std::string value = argv[i];
    if (flag == "--seeds") {
      const std::vector<std::string> ends = absl::StrSplit(value, "..");
      if (ends.size() != 2 || !absl::SimpleAtoi(ends[0], &flags.series.first) ||
          !absl::SimpleAtoi(ends[1], &flags.series.last))
        Usage();
    } else if (flag == "--scenario") {
      flags.series.scenario = value;
    } else if (flag == "--plant") {
      flags.plant = value;
    } else if (flag != "--jobs" || !absl::SimpleAtoi(value, &flags.series.jobs) || flags.series.jobs == 0) {
      Usage();
    }
  }
  if (flags.series.last < flags.series.first) Usage();
  return flags;
}

}  // namespace ihala::sim
