#ifndef IHALA_TOOLS_SUPPORT_ENVIRONMENT_H_
#define IHALA_TOOLS_SUPPORT_ENVIRONMENT_H_

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/secret.h"
#include "tools/support/connection.h"
#include "tools/support/language.h"

namespace ihala::tools {

// Asks a person for something that must not be seen, printing `prompt` first. NOT_FOUND where nobody can be asked.
using AskSecret = std::function<absl::StatusOr<Secret>(const std::string& prompt)>;

// Everything outside a tool that it touches, so that a test can stand in for it. What it points to outlives the tool.
struct Environment {
  std::ostream* out;
  std::ostream* err;
  Clock* clock;
  Random* random;
  GetEnv getenv;
  AskSecret ask_secret;
  std::function<absl::StatusOr<std::unique_ptr<ServerApi>>(const Endpoint&)> connect;
};

// The real one: standard streams, the machine's clock and randomness, the terminal, TLS.
Environment MachineEnvironment();

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_ENVIRONMENT_H_
