#ifndef IHALA_TESTS_MATRIX_RUN_H_
#define IHALA_TESTS_MATRIX_RUN_H_

#include <cstdint>

namespace ihala::matrix {

// The whole matrix, and its line. Whether product and oracle agree in every cell.
bool RunAll();
// What is read under `policies` sets of agreements that are drawn by chance, from `seed` on, and its line.
bool RunRandom(uint64_t policies, uint64_t seed);
// The same looks at the product, held to oracles that each lack a rule, and looks that were tampered with: whether each
// of them is seen.
bool RunWeakened();

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_RUN_H_
