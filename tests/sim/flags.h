#ifndef IHALA_TESTS_SIM_FLAGS_H_
#define IHALA_TESTS_SIM_FLAGS_H_

#include <string>

#include "tests/sim/many.h"

namespace ihala::sim {

// What ihala-sim was asked for. Without --jobs it plays on every core.
struct Flags {
  Series series;
  bool json = false;
  // Whether a broken run is explained.
  bool explain = false;
  // A planted bug; empty for none.
  std::string plant;
  bool lists_plants = false;
};

// Ends the program where it was called wrongly.
Flags ReadFlags(int argc, char** argv);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_FLAGS_H_
