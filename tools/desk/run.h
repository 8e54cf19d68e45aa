#ifndef IHALA_TOOLS_DESK_RUN_H_
#define IHALA_TOOLS_DESK_RUN_H_

#include <string>
#include <vector>

#include "tools/support/environment.h"
#include "tools/support/exit_codes.h"

namespace ihala::tools {

// Runs ihala-desk with `args` (without the program's name). A first word that is none of its own commands is a verb of
// the workflow that each named case follows; the tool knows no step by name.
ExitCode RunDesk(const Environment& environment, const std::vector<std::string>& args);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_RUN_H_
