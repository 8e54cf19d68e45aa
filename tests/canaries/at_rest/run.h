#ifndef IHALA_TESTS_CANARIES_AT_REST_RUN_H_
#define IHALA_TESTS_CANARIES_AT_REST_RUN_H_

#include <string>

namespace ihala::canaries {

struct AtRestFlags {
  std::string programs;  // The folder in which the programs lie.
  std::string self;      // This program, which is the device's process too.
  int records = 1000;    // Referrals.
  bool plant = false;    // Leaves everything open instead, to show that it is found.
  bool verbose = false;  // Prints every hit.
};

// Has a device with a real server fill both sides, looks at all that they leave, and prints the one line. False where
// anything is found; with `plant`, where anything is not.
bool RunAtRest(const AtRestFlags& flags);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_AT_REST_RUN_H_
