#ifndef IHALA_TOOLS_LOAD_COMMAND_RUN_H_
#define IHALA_TOOLS_LOAD_COMMAND_RUN_H_

#include <string>
#include <vector>

#include "tools/support/environment.h"

namespace ihala::load {

// ihala-load with `args` (without the program's name): makes synthetic data and puts it into files, a store or a
// running server. Returns what to exit with: 0; 1 where something failed or, of cases, something was refused; CLI11's
// own codes for a wrong command line.
int RunLoad(const tools::Environment& environment, std::vector<std::string> args);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_COMMAND_RUN_H_
