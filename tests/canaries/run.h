#ifndef IHALA_TESTS_CANARIES_RUN_H_
#define IHALA_TESTS_CANARIES_RUN_H_

#include <string>

namespace ihala::canaries {

struct Flags {
  std::string programs;  // The folder in which the programs lie.
  int cases = 1000;
  bool plant = false;    // Plants leaks in the end, to show that they are found.
  bool verbose = false;  // Prints every hit.
};

// Brings about the cases, asks for everything as everybody, looks at all that comes out, and prints the one line. False
// where anything came out that should not have, or where a canary never came to those who may see it.
bool Run(const Flags& flags);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_RUN_H_
