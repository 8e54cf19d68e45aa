#include "tools/admin/admin.h"

#include <utility>

#include "common/base/status_macros.h"
#include "tools/admin/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"
#include "tools/support/sign_in.h"

namespace ihala::tools {

Admin::~Admin() {
  if (server_ == nullptr) return;
  // Best effort: a session that stays behind ends by itself.
  v1::SignOutResponse response;
  server_->SignOut(v1::SignOutRequest(), response).IgnoreError();
}

absl::StatusOr<ServerApi*> Admin::Server() {
  if (server_ != nullptr) return server_.get();
  if (options_.endpoint.address.empty() || options_.account.empty()) return UsageError(admin_say::kNeedsServer);
  ASSIGN_OR_RETURN(std::unique_ptr<ServerApi> server, environment_.connect(options_.endpoint));
  ASSIGN_OR_RETURN(const Secret passphrase,
                   ReadPassphrase(environment_, options_.passphrase_file, options_.account, output_.language()));
  RETURN_IF_ERROR(SignIn(*server, options_.account, passphrase).status());
  server_ = std::move(server);
  return server_.get();
}

}  // namespace ihala::tools
