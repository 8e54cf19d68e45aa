#ifndef IHALA_TESTS_SUPPORT_CLIENT_TEST_OPTIONS_H_
#define IHALA_TESTS_SUPPORT_CLIENT_TEST_OPTIONS_H_

#include <string>

#include "ihala/options.h"

namespace ihala::client {

// How a test opens a store: with a clock and chance of its own, and a passphrase that costs little.
inline Options TestOptions(const std::string& path, Clock* clock, Random* random) {
  Options options;
  options.path = path;
  options.passphrase_effort = PassphraseEffort::kTests;
  options.clock = clock;
  options.random = random;
  return options;
}

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_TEST_OPTIONS_H_
