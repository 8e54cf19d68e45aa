#include "tests/traces/flags.h"

#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ihala::traces_test {
namespace {

const std::map<std::string, Plant>& Plants() {
  static const auto* const plants = new std::map<std::string, Plant>{{"lying-disk", Plant::kLyingDisk},
                                                                     {"shared-rows", Plant::kSharedRows},
                                                                     {"mixed-up-authors", Plant::kMixedUpAuthors}};
  return *plants;
}

bool Parse(const std::string& name, const std::string& text, RunOptions* options) {
  if (name == "--plant") {
    const auto plant = Plants().find(text);
    if (plant == Plants().end()) return false;
    options->plant = plant->second;
    return true;
  }
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number)) return false;
  if (name == "--traces")
    options->traces = number;
  else if (name == "--seed")
    options->seed = number;
  else if (name == "--jobs")
    options->jobs = number;
  else if (name == "--trace")
    options->trace = number;
  else
    return false;
  return options->jobs > 0;
}

}  // namespace

// Names and values in turn, however they were written.
bool ReadFlags(int argc, char** argv, RunOptions* options) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const size_t equals = word.find('=');
    words.push_back(word.substr(0, equals));
    if (equals != std::string::npos) words.push_back(word.substr(equals + 1));
  }
  for (size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size() || !Parse(words[i], words[i + 1], options)) return false;
  }
  return true;
}

std::string Replay(const RunOptions& options, uint64_t trace) {
  std::string command = absl::StrCat("ihala_traces --seed=", options.seed, " --trace=", trace);
  for (const auto& [name, plant] : Plants()) {
    if (plant == options.plant) absl::StrAppend(&command, " --plant=", name);
  }
  return command;
}

}  // namespace ihala::traces_test
