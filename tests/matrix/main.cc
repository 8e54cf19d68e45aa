// Who sees what and may do what: every person, case, surface and field against an oracle. Prints one line,
//   matrix: cells=N disagree=0 list_get_mismatch=0 ...
// With --weakened it takes the oracle's rules away one by one and asks that the matrix sees each of them missing.
// With --policies it draws agreements by chance and judges what is read under them, as deeply.
#include <CLI/CLI.hpp>
#include <cstdint>

#include "tests/matrix/run.h"

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  CLI::App app("Who sees what and may do what: every person, case, surface and field against an oracle");
  bool weakened = false;
  uint64_t policies = 0;
  uint64_t seed = 1;
  app.add_flag("--weakened", weakened, "Takes the oracle's rules away: the matrix must see each of them missing");
  app.add_option("--policies", policies, "Instead of the whole: what is read under so many random sets of agreements");
  app.add_option("--seed", seed, "Of the first of them")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  namespace matrix = ihala::matrix;
  const bool good = weakened       ? matrix::RunWeakened()
                    : policies > 0 ? matrix::RunRandom(policies, seed)
                                   : matrix::RunAll();
  return good ? 0 : 1;
}
