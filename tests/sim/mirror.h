#ifndef IHALA_TESTS_SIM_MIRROR_H_
#define IHALA_TESTS_SIM_MIRROR_H_

#include <string>

#include "tests/sim/device.h"

namespace ihala::sim {

// Holds a device that came to rest against what the server shows the same account online, case by case, comment by
// comment: both must be the same. Two ways to the same answer, which share neither the feed nor the copy.
void CompareWithServer(Device& device, Installation& installation, Findings& findings);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_MIRROR_H_
