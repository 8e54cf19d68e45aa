#ifndef IHALA_TOOLS_SUPPORT_SIGN_IN_H_
#define IHALA_TOOLS_SUPPORT_SIGN_IN_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/secret.h"
#include "tools/support/server_api.h"

namespace ihala::tools {

// Opens a session without a device and sends its token from now on. The answer's own copy of the token stays in it, for
// callers that keep sessions; wipe it when done. UNAUTHENTICATED says in both languages that account or passphrase is
// wrong, and never which.
absl::StatusOr<v1::SignInResponse> SignIn(ServerApi& server, const std::string& account, const Secret& passphrase);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_SIGN_IN_H_
