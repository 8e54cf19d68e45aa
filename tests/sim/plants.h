#ifndef IHALA_TESTS_SIM_PLANTS_H_
#define IHALA_TESTS_SIM_PLANTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/sabotage.h"

namespace ihala::sim {

// A bug that can be planted, see common/base/sabotage.h.
struct Plant {
  Planted bug;
  // As `ihala-sim --plant` takes it.
  std::string name;
  // The row of tests/sync_failures.csv in which it was seen elsewhere; 0 for one that nobody has reported yet.
  int row;
  std::string what;
};

// All of them, in the order of the enum.
const std::vector<Plant>& Plants();
// Null for a name that is none.
const Plant* FindPlant(absl::string_view name);
// Puts a bug into effect for the whole program, kNone for none. False in a build that has none. While nothing runs.
bool PutIntoEffect(Planted bug);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_PLANTS_H_
