#ifndef IHALA_TESTS_POWER_FLAGS_H_
#define IHALA_TESTS_POWER_FLAGS_H_

#include "tests/power/run.h"

namespace ihala::power_test {

// What ihala_power was asked for.
struct Flags {
  RunOptions run;
  bool json = false;
};

// Ends the program where it was called wrongly.
Flags ReadFlags(int argc, char** argv);

}  // namespace ihala::power_test

#endif  // IHALA_TESTS_POWER_FLAGS_H_
