// Cuts the power of devices and servers at work, on disks in memory that lose and tear what was not synced, and looks
// whether anything that was acknowledged is lost or doubled.
//   ihala_power [--cuts N] [--seed N] [--only device|server] [--jobs N] [--scene N] [--lying-disks] [--json]
// Each may be written --cuts=N too. --scene plays that one scene of the seed. --lying-disks plants a fault that must be
// found: syncs that do nothing.
#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/stubs/logging.h"
#include "tests/power/flags.h"
#include "tests/power/run.h"

namespace {

using ihala::power_test::Findings;
using ihala::power_test::RunOptions;
using ihala::power_test::RunResult;
using ihala::power_test::Which;

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
  const ihala::power_test::Flags flags = ihala::power_test::ReadFlags(argc, argv);
  google::protobuf::SetLogHandler(nullptr);
  const RunResult result = ihala::power_test::PlayScenes(flags.run);
  for (const std::string& text : result.findings.texts) std::cerr << "power: " << text << "\n";
  if (result.bad_scene.has_value()) std::cerr << "power: again: " << Replay(flags.run, *result.bad_scene) << "\n";
  Print(result.findings, flags.run.seed, flags.json);
  return result.findings.ok() ? 0 : 1;
}
