// Who sees what and may do what: every person, case, surface and field against an oracle. Prints one line,
//   matrix: cells=N disagree=0 list_get_mismatch=0 ...
// With --weakened it takes the oracle's rules away one by one and asks that the matrix sees each of them missing.
#include <iostream>
#include <string>

#include "tests/matrix/run.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string(argv[1]) == "--weakened") return ihala::matrix::RunWeakened() ? 0 : 1;
  if (argc > 1) {
    std::cerr << "usage: ihala_matrix [--weakened]" << std::endl;
    return 2;
  }
  return ihala::matrix::RunAll() ? 0 : 1;
}
