// Three faults on purpose, one a program, to show that the harness finds them.
#include <cstdlib>
#include <string>

#include "tests/fuzz/target.h"

namespace ihala::fuzz {

IHALA_FUZZ_TARGET(planted) {
  const bool hit = input.size() > 2 && input[0] == 'b' && input[1] == 'a' && input[2] == 'd';
#if IHALA_PLANTED == 1
  Expect(!hit, "planted");
#elif IHALA_PLANTED == 2
  // A byte behind the end of the heap's block.
  const std::string copy(input);
  char* const block = static_cast<char*>(std::malloc(copy.size()));
  if (hit) block[copy.size()] = copy[0];
  std::free(block);
#else
  volatile bool forever = hit;
  while (forever) {
  }
#endif
}

}  // namespace ihala::fuzz
