// ihala-field: the caseworker's tool. See `ihala-field --help`.
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

#include "common/base/core_dumps.h"
#include "tools/field/run.h"

namespace {

// Asked to stop, a sync or an import ends after what it is doing; everything saved so far stays.
ihala::Cancellation cancellation;
extern "C" void Stop(int) { cancellation.Cancel(); }

}  // namespace

int main(int argc, char** argv) {
  // Before there is anything in its memory that nobody else should read.
  if (const absl::Status refused = ihala::RefuseCoreDumps(); !refused.ok()) {
    std::cerr << "ihala-field: " << refused.message() << "\n";
    return 1;
  }
  std::signal(SIGINT, Stop);
  std::signal(SIGTERM, Stop);
  return ihala::tools::RunField(ihala::tools::MachineFieldEnvironment(&cancellation),
                                std::vector<std::string>(argv + 1, argv + argc));
}
