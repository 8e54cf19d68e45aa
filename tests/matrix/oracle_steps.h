#ifndef IHALA_TESTS_MATRIX_ORACLE_STEPS_H_
#define IHALA_TESTS_MATRIX_ORACLE_STEPS_H_

#include "tests/matrix/oracle.h"

namespace ihala::matrix {

// What becomes of a write.
enum class Fate {
  kNoSession,  // UNAUTHENTICATED
  kHidden,     // NOT_FOUND, as for a case that is not there.
  kDenied,     // PERMISSION_DENIED
  kNotNow,     // FAILED_PRECONDITION: nobody may now.
  kTaken,      // OK, or what refuses only because the test asks for it, as a revision that is old.
  kAlready,    // OK, and nothing changes.
};

// What becomes of a step that somebody takes who has seen the present stage.
Fate FateOfStep(const Oracle& oracle, const Sight& sight, const v1::Account& who, const CaseTruth& truth,
                const v1::Step& step, absl::Time now);
// What becomes of an answer to the case's pending step, if there is one.
Fate FateOfAnswer(const Oracle& oracle, const Sight& sight, const v1::Account& who, const CaseTruth& truth);

const v1::Step* FindStep(const v1::Workflow& workflow, const std::string& step_id);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_ORACLE_STEPS_H_
