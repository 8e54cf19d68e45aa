// ihala-admin: the operator's tool. See `ihala-admin --help`.
#include <iostream>
#include <string>
#include <vector>

#include "common/base/core_dumps.h"
#include "tools/admin/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  // Before there is anything in its memory that nobody else should read.
  if (const absl::Status refused = ihala::RefuseCoreDumps(); !refused.ok()) {
    std::cerr << "ihala-admin: " << refused.message() << "\n";
    return 1;
  }
  return ihala::tools::RunAdmin(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
