#ifndef IHALA_TESTS_SIM_ROLES_H_
#define IHALA_TESTS_SIM_ROLES_H_

#include <string>

#include "absl/time/time.h"
#include "common/base/random.h"
#include "tests/sim/installation.h"
#include "tests/sim/oracle.h"
#include "tests/sim/stage.h"

namespace ihala::sim {

// Has the administrator give an account of the world one role instead of its own, and its organisation confirm it.
// False where a call failed: then it may have the new role, the old one or none.
bool GiveRole(Installation& installation, const std::string& code, v1::Role role, SeededRandom& random);

// The administrator: makes a caseworker a supervisor and back, as long as the play lasts, which ends the sessions of
// theirs. By the actor that plays.
void PlayRoles(Stage& stage, Installation& installation, Oracle& oracle, absl::Time ends, SeededRandom random);

}  // namespace ihala::sim

#endif  // IHALA_TESTS_SIM_ROLES_H_
