#ifndef IHALA_TESTS_TRACES_FLAGS_H_
#define IHALA_TESTS_TRACES_FLAGS_H_

#include <string>

#include "tests/traces/run.h"

namespace ihala::traces_test {

// False where the command line is not as main.cc says.
bool ReadFlags(int argc, char** argv, RunOptions* options);
// The command that plays one trace again.
std::string Replay(const RunOptions& options, uint64_t trace);

}  // namespace ihala::traces_test

#endif  // IHALA_TESTS_TRACES_FLAGS_H_
