// ihala-load: synthetic households and cases for trying out, measuring and testing. Repeatable by its seed.
#include <iostream>
#include <string>
#include <vector>

#include "common/base/core_dumps.h"
#include "tools/load/command/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {
  // Before there is anything in its memory that nobody else should read.
  if (const absl::Status refused = ihala::RefuseCoreDumps(); !refused.ok()) {
    std::cerr << "ihala-load: " << refused.message() << "\n";
    return 1;
  }
  return ihala::load::RunLoad(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
