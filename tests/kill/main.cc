// Kills real servers and clients at work, lets the rest drain, and looks whether anything is lost or doubled.
//   ihala_kill --server=PATH --client=PATH --strace=PATH [--kills=N] [--seed=N] [--keep]
#include <iostream>

#include "absl/strings/numbers.h"
#include "tests/kill/stage.h"

int main(int argc, char** argv) {
  ihala::kill_test::StageOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    if (name == "--server") options.server = value;
    if (name == "--client") options.client = value;
    if (name == "--strace") options.strace = value;
    if (name == "--keep") options.keep = true;
    if (name == "--kills" && !absl::SimpleAtoi(value, &options.kills)) return 2;
    if (name == "--seed" && !absl::SimpleAtoi(value, &options.seed)) return 2;
  }
  if (options.server.empty() || options.client.empty() || options.strace.empty()) {
    std::cerr << "usage: ihala_kill --server=PATH --client=PATH --strace=PATH [--kills=N] [--seed=N] [--keep]\n";
    return 2;
  }
  std::cout << "kill: seed=" << options.seed << ", the same plan of kills again:";
  for (int i = 0; i < argc; ++i) std::cout << " " << argv[i];
  std::cout << " --seed=" << options.seed << std::endl;
  return ihala::kill_test::RunStage(options) ? 0 : 1;
}
