// ihala-desk: the reviewer's tool. See `ihala-desk --help`.
#include <iostream>
#include <string>
#include <vector>

#include "common/base/core_dumps.h"
#include "tools/desk/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {
  // Before there is anything in its memory that nobody else should read.
  if (const absl::Status refused = ihala::RefuseCoreDumps(); !refused.ok()) {
    std::cerr << "ihala-desk: " << refused.message() << "\n";
    return 1;
  }
  return ihala::tools::RunDesk(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
