#ifndef IHALA_TESTS_MATRIX_RUN_H_
#define IHALA_TESTS_MATRIX_RUN_H_

namespace ihala::matrix {

// The whole matrix, and its line. Whether product and oracle agree in every cell.
bool RunAll();
// The same looks at the product, held to oracles that each lack a rule, and looks that were tampered with: whether each
// of them is seen.
bool RunWeakened();

}  // namespace ihala::matrix

#endif  // IHALA_TESTS_MATRIX_RUN_H_
