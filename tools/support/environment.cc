#include "tools/support/environment.h"

#include <cstdlib>
#include <iostream>

#include "tools/support/passphrase_input.h"

namespace ihala::tools {

Environment MachineEnvironment() {
  Environment environment;
  environment.out = &std::cout;
  environment.err = &std::cerr;
  environment.clock = &SystemClock::Get();
  environment.random = &SystemRandom::Get();
  environment.getenv = [](const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return std::string(value == nullptr ? "" : value);
  };
  environment.ask_secret = AskOnTerminal;
  environment.connect = [](const Endpoint& endpoint) { return Connect(endpoint, SystemClock::Get()); };
  return environment;
}

}  // namespace ihala::tools
