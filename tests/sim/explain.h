#ifndef IHALA_TESTS_SIM_EXPLAIN_H_
#define IHALA_TESTS_SIM_EXPLAIN_H_

#include <string>
#include <utility>
#include <vector>

#include "ihala/records.h"
#include "tests/sim/truth.h"

namespace ihala::sim {

// What each device says of its operations, and what the server holds of the cases, in lines for whoever has to find out
// why a run broke a promise. A device's name goes with its records.
std::string Explain(const Truth& truth,
                    const std::vector<std::pair<std::string, std::vector<OperationRecord>>>& devices);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_EXPLAIN_H_
