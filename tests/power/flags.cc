#include "tests/power/flags.h"

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"

namespace ihala::power_test {
namespace {

constexpr char kUsage[] =
    "usage: ihala_power [--cuts N] [--seed N] [--only device|server] [--jobs N] [--scene N] [--lying-disks] [--json]\n";

// Names and values in turn, however they were written.
std::vector<std::string> Words(int argc, char** argv) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const size_t equals = word.find('=');
    words.push_back(word.substr(0, equals));
    if (equals != std::string::npos) words.push_back(word.substr(equals + 1));
  }
  return words;
}

bool ParseNumber(const std::string& name, const std::string& text, RunOptions* options) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return false;
  if (name == "--cuts") options->cuts = number;
  if (name == "--seed") options->seed = number;
  if (name == "--jobs") options->jobs = number;
  if (name == "--scene") options->scene = number;
  return options->jobs > 0;
}

bool Parse(const std::vector<std::string>& words, Flags* flags) {
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& name = words[i];
    if (name == "--json") {
      flags->json = true;
    } else if (name == "--lying-disks") {
      flags->run.lying_disks = true;
    } else if (name == "--only" && i + 1 < words.size()) {
      const std::string& which = words[++i];
      if (which != "device" && which != "server") return false;
      flags->run.which = which == "device" ? Which::kDevice : Which::kServer;
    } else if (i + 1 < words.size() &&
               (name == "--cuts" || name == "--seed" || name == "--jobs" || name == "--scene")) {
      if (!ParseNumber(name, words[++i], &flags->run)) return false;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

Flags ReadFlags(int argc, char** argv) {
  Flags flags;
  if (Parse(Words(argc, argv), &flags)) return flags;
  std::cerr << kUsage;
  std::exit(2);
}

}  // namespace ihala::power_test
