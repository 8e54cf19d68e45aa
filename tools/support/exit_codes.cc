#include "tools/support/exit_codes.h"

#include <algorithm>

#include "common/base/errors.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  if (IsUsageError(status)) return kExitUsage;
  if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) return kExitUnreachable;
  return kExitRefused;
}

ExitCode Worse(ExitCode a, ExitCode b) { return std::max(a, b); }

}  // namespace ihala::tools
