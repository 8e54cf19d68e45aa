#ifndef IHALA_TOOLS_LOAD_SERVER_SERVER_LOAD_H_
#define IHALA_TOOLS_LOAD_SERVER_SERVER_LOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/secret.h"
#include "tools/load/cases/progress.h"
#include "tools/support/server_api.h"

namespace ihala::load {

// One of those in whose name the load acts.
struct Account {
  std::string code;
  Secret passphrase;
};

struct ServerLoadOptions {
  size_t count = 200;
  uint64_t seed = 7;
  int in_flight = 32;  // Calls that wait for their answers at the same time; each has its own thread.
};

// Connects to the server once more.
using ConnectAgain = std::function<absl::StatusOr<std::unique_ptr<tools::ServerApi>>()>;

// Puts cases with whole histories into a running server, as the accounts that are given. A case lives by itself, many
// live at the same time, and all of their events happen now. `clock` should be right to the minute. A server that does
// not answer is asked again five times. Errors: what signing in and reading the directory say; INVALID_ARGUMENT for too
// many cases or calls; FAILED_PRECONDITION where no referral could go anywhere between these accounts; UNAVAILABLE
// where the server stays away. Refusals are counted, not errors.
absl::Status LoadServer(const ServerLoadOptions& options, const std::vector<Account>& accounts,
                        const ConnectAgain& connect, Clock& clock, Progress& progress);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_SERVER_SERVER_LOAD_H_
