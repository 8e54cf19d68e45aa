#ifndef IHALA_TESTS_AUDIT_TRIALS_H_
#define IHALA_TESTS_AUDIT_TRIALS_H_

#include <cstdint>

#include "common/audit/verifier.h"

namespace ihala::audit {

// One attack by its seed, drawn again until it changes something for which a witness vouches, and named. Whether a
// verifier finds it that leaves a check out.
bool IsFound(uint64_t seed, TrailVerifier::Leave leave, const char** name);

// Asks after each entry of an honest server what the verifier would say if the trail were exported now, while devices
// carry heads away; and of some of the trails once more as files. Returns how often it was accused in `checks` answers.
uint64_t CountFalse(uint64_t seed, uint64_t checks);

}  // namespace ihala::audit

#endif  // IHALA_TESTS_AUDIT_TRIALS_H_
