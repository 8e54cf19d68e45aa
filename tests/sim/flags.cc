#include "tests/sim/flags.h"

#include <cstdlib>
#include <iostream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace ihala::sim {
namespace {

[[noreturn]] void Usage() {
  std::cerr << "usage: ihala-sim --seeds A..B [--scenario NAME] [--jobs N] [--json]" << std::endl;
  std::exit(2);
}

}  // namespace

Flags ReadFlags(int argc, char** argv) {
  Flags flags;
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--json") {
      flags.json = true;
      continue;
    }
    if (++i == argc) Usage();
    const std::string value = argv[i];
    if (flag == "--seeds") {
      const std::vector<std::string> ends = absl::StrSplit(value, "..");
      if (ends.size() != 2 || !absl::SimpleAtoi(ends[0], &flags.first) || !absl::SimpleAtoi(ends[1], &flags.last))
        Usage();
    } else if (flag == "--scenario") {
      flags.scenario = value;
    } else if (flag != "--jobs" || !absl::SimpleAtoi(value, &flags.jobs) || flags.jobs == 0) {
      Usage();
    }
  }
  if (flags.last < flags.first) Usage();
  return flags;
}

}  // namespace ihala::sim
