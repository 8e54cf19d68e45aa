#ifndef IHALA_TESTS_MATRIX_RELATION_H_
#define IHALA_TESTS_MATRIX_RELATION_H_

#include <string>

#include "tests/matrix/case_truth.h"
#include "tests/matrix/world.h"

namespace ihala::matrix {

// In words, how somebody stands to a case. It decides nothing.
std::string RelationOf(const Person& person, const CaseTruth& truth);

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_RELATION_H_
