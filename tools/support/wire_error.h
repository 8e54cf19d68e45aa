#ifndef IHALA_TOOLS_SUPPORT_WIRE_ERROR_H_
#define IHALA_TOOLS_SUPPORT_WIRE_ERROR_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ihala::tools {

// The absl::Status for a refused call: `code` and `message` as gRPC gave them and `details`, a serialised
// google.rpc.Status, whose BadRequest becomes Violations() and whose ErrorInfo becomes Reason(). Details that cannot be
// read are left out: a newer server may say more than this tool knows.
absl::Status StatusFromWire(int code, absl::string_view message, absl::string_view details);

// The whole seconds to wait before trying again that the server named; 0 if none.
int64_t RetryAfterSeconds(const absl::Status& status);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_WIRE_ERROR_H_
