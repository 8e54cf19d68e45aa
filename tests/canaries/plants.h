#ifndef IHALA_TESTS_CANARIES_PLANTS_H_
#define IHALA_TESTS_CANARIES_PLANTS_H_

#include "tests/canaries/setting.h"

namespace ihala::canaries {

// Plants one leak after the other in what this test has between the product and its watcher, and prints how many of
// them were found. True where all were, and nothing was found where nothing was planted.
bool TryPlants(Setting& setting);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_PLANTS_H_
