// ihala-desk: the reviewer's tool. See `ihala-desk --help`.
#include <string>
#include <vector>

#include "tools/desk/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {
  return ihala::tools::RunDesk(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
