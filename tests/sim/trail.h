#ifndef IHALA_TESTS_SIM_TRAIL_H_
#define IHALA_TESTS_SIM_TRAIL_H_

#include <string>
#include <vector>

#include "server/store/store.h"
#include "tests/sim/oracle.h"

namespace ihala::sim {

// Holds a server's trail to the heads that devices carried away, as an auditor does: whatever the weather and however
// often its power failed, an honest server is accused of nothing, and its trail holds ids and codes alone. `heads` are
// the devices' files.
void JudgeTrail(Store& store, const std::vector<std::string>& heads, Findings& findings);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_TRAIL_H_
