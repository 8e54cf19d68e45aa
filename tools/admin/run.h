#ifndef IHALA_TOOLS_ADMIN_RUN_H_
#define IHALA_TOOLS_ADMIN_RUN_H_

#include <string>
#include <vector>

#include "tools/support/environment.h"
#include "tools/support/exit_codes.h"

namespace ihala::tools {

// Runs ihala-admin with `args` (without the program's name): one command, or the commands of the file of --batch in one
// session. A batch stops at the first command that is refused and names its line; what came before it stays done, and
// running the same file again is safe because every command puts a whole entry.
ExitCode RunAdmin(const Environment& environment, const std::vector<std::string>& args);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_RUN_H_
