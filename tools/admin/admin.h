#ifndef IHALA_TOOLS_ADMIN_ADMIN_H_
#define IHALA_TOOLS_ADMIN_ADMIN_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/support/environment.h"
#include "tools/support/output.h"

namespace ihala::tools {

// Which server, and as whom.
struct AdminOptions {
  Endpoint endpoint;
  std::string account;
  std::string passphrase_file;
};

// What the commands of one run share: the way to speak and one session, opened when the first command needs it, since
// a sign-in costs a tenth of a second on purpose. One thread at a time.
class Admin {
 public:
  // Both must outlive it.
  Admin(const Environment& environment, Output& output) : environment_(environment), output_(output) {}
  ~Admin();
  Admin(const Admin&) = delete;
  Admin& operator=(const Admin&) = delete;

  AdminOptions& options() { return options_; }
  const Environment& environment() const { return environment_; }
  Output& output() { return output_; }

  // The server, signed in. A usage error where no server or account was named.
  absl::StatusOr<ServerApi*> Server();

  // 16 random bytes for a write.
  std::string NewRequestId() { return environment_.random->Bytes(16); }

 private:
  const Environment& environment_;
  Output& output_;
  AdminOptions options_;
  std::unique_ptr<ServerApi> server_;
};

// What one parsed command does.
using AdminAction = std::function<absl::Status(Admin&)>;

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_ADMIN_H_
