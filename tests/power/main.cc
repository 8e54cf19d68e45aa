// Cuts the power of devices and servers at work, on disks in memory that lose and tear what was not synced, and looks
// whether anything that was acknowledged is lost or doubled.
//   ihala_power [--cuts N] [--seed N] [--only device|server] [--jobs N] [--scene N] [--lying-disks] [--json]
// Each may be written --cuts=N too. --scene plays that one scene of the seed. --lying-disks plants a fault that must be
// found: syncs that do nothing.
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/power/run.h"

namespace {

using ihala::power_test::Findings;
using ihala::power_test::RunOptions;
using ihala::power_test::RunResult;
using ihala::power_test::Which;

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

bool Parse(const std::vector<std::string>& words, RunOptions* options, bool* json) {
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& name = words[i];
    if (name == "--json") {
      *json = true;
    } else if (name == "--lying-disks") {
      options->lying_disks = true;
    } else if (i + 1 == words.size()) {
      return false;
    } else if (name == "--only") {
      const std::string& which = words[++i];
      if (which != "device" && which != "server") return false;
      options->which = which == "device" ? Which::kDevice : Which::kServer;
    } else if (name == "--cuts" || name == "--seed" || name == "--jobs" || name == "--scene") {
      if (!ParseNumber(name, words[++i], options)) return false;
    } else {
      return false;
    }
  }
  return true;
}

// The command that plays one scene again.
std::string Replay(const RunOptions& options, uint64_t scene) {
  std::string command = absl::StrCat("ihala_power --seed=", options.seed, " --scene=", scene);
  if (options.which != Which::kBoth) {
    absl::StrAppend(&command, " --only=", options.which == Which::kDevice ? "device" : "server");
  }
  if (options.lying_disks) absl::StrAppend(&command, " --lying-disks");
  return command;
}

void Print(const Findings& findings, uint64_t seed, bool json) {
  const std::pair<const char*, uint64_t> numbers[] = {
      {"cuts", findings.cuts},       {"recoveries_cut", findings.recoveries_cut},
      {"lost", findings.lost},       {"doubled", findings.doubled},
      {"damaged", findings.damaged}, {"seed", seed}};
  std::string line;
  for (const auto& [name, number] : numbers) {
    if (!line.empty()) line += json ? ", " : " ";
    line += json ? absl::StrCat("\"", name, "\": ", number) : absl::StrCat(name, "=", number);
  }
  std::cout << (json ? "{" + line + "}" : "power: " + line) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  RunOptions options;
  bool json = false;
  if (!Parse(Words(argc, argv), &options, &json)) {
    std::cerr << kUsage;
    return 2;
  }
  google::protobuf::SetLogHandler(nullptr);
  const RunResult result = ihala::power_test::PlayScenes(options);
  for (const std::string& text : result.findings.texts) std::cerr << "power: " << text << "\n";
  if (result.bad_scene.has_value()) std::cerr << "power: again: " << Replay(options, *result.bad_scene) << "\n";
  Print(result.findings, options.seed, json);
  return result.findings.ok() ? 0 : 1;
}
