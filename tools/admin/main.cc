// ihala-admin: the operator's tool. See `ihala-admin --help`.
#include <string>
#include <vector>

#include "tools/admin/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {
  return ihala::tools::RunAdmin(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
