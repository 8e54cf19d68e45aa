#ifndef IHALA_TESTS_SIM_ROLES_H_
#define IHALA_TESTS_SIM_ROLES_H_

#include "absl/time/time.h"
#include "common/base/random.h"
#include "tests/sim/installation.h"
#include "tests/sim/oracle.h"
#include "tests/sim/stage.h"

namespace ihala::sim {

// The administrator: makes a caseworker a supervisor and back, as long as the play lasts, which ends the sessions of
// theirs. By the actor that plays.
void PlayRoles(Stage& stage, Installation& installation, Oracle& oracle, absl::Time ends, SeededRandom random);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_ROLES_H_
