#ifndef IHALA_TESTS_TIDY_INJECTED_WORLD_H_
#define IHALA_TESTS_TIDY_INJECTED_WORLD_H_

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Calls that read a clock, sleep or draw random bytes by themselves. Everything that varies is passed in, so that a
// test or a simulated run can decide it; common/base and each program's main are where the real ones come from.
Findings ClockOrRandomness(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_INJECTED_WORLD_H_
