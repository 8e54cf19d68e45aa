#include "tools/support/sign_in.h"

#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {

absl::StatusOr<v1::SignInResponse> SignIn(ServerApi& server, const std::string& account, const Secret& passphrase) {
  v1::SignInRequest request;
  request.set_account(account);
  request.set_passphrase(std::string(passphrase.Reveal()));
  v1::SignInResponse response;
  const absl::Status status = server.SignIn(request, response);
  Wipe(*request.mutable_passphrase());
  if (absl::IsUnauthenticated(status)) {
    return LocalError(absl::StatusCode::kUnauthenticated, say::kBadCredentials);
  }
  if (!status.ok()) return status;
  server.SetToken(Secret(response.session().token()));
  return response;
}

}  // namespace ihala::tools
