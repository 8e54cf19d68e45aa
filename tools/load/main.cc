// ihala-load: synthetic households and cases for trying out, measuring and testing. Repeatable by its seed.
#include <string>
#include <vector>

#include "tools/load/command/run.h"
#include "tools/support/environment.h"

int main(int argc, char** argv) {
  return ihala::load::RunLoad(ihala::tools::MachineEnvironment(), std::vector<std::string>(argv + 1, argv + argc));
}
