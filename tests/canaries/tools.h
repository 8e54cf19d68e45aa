#ifndef IHALA_TESTS_CANARIES_TOOLS_H_
#define IHALA_TESTS_CANARIES_TOOLS_H_

#include "tests/canaries/setting.h"

namespace ihala::canaries {

// The caseworker's, the reviewer's and the operator's programs, on the cases of the run: what they say where something
// is wrong, with the server and without one, and what their files and reports are called.
void UseTools(Setting& setting);

}  // namespace ihala::canaries

#endif  // IHALA_TESTS_CANARIES_TOOLS_H_
