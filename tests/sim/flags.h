#ifndef IHALA_TESTS_SIM_FLAGS_H_
#define IHALA_TESTS_SIM_FLAGS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <thread>

namespace ihala::sim {

// What ihala-sim was asked for.
struct Flags {
  uint64_t first = 1;
  uint64_t last = 100;
  std::string scenario = "all";
  unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
  bool json = false;
};

// Ends the program where it was called wrongly.
Flags ReadFlags(int argc, char** argv);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_FLAGS_H_
