#ifndef IHALA_TOOLS_SUPPORT_EXIT_CODES_H_
#define IHALA_TOOLS_SUPPORT_EXIT_CODES_H_

#include "absl/status/status.h"

namespace ihala::tools {

// What every tool returns to the shell; scripts depend on the numbers.
enum ExitCode : int {
  kExitOk = 0,
  kExitRefused = 1,      // The server or a rule said no, to all of it or to a part.
  kExitUsage = 2,        // The command line is wrong; nothing was tried.
  kExitUnreachable = 3,  // No server, or no answer in time. Trying again later is right.
};

// The exit code that says what `status` means to a script.
ExitCode ExitCodeOf(const absl::Status& status);

// The worse of two: unreachable before refused before OK. Usage errors never mix with results.
ExitCode Worse(ExitCode a, ExitCode b);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_EXIT_CODES_H_
