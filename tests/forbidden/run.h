#ifndef IHALA_TESTS_FORBIDDEN_RUN_H_
#define IHALA_TESTS_FORBIDDEN_RUN_H_

namespace ihala::forbidden {

// Goes every way, has everybody look after each, and prints the one line. With `forbids` the server knows the red
// lines, and no copy may come of it; without them copies must be seen by each of the three ways to count.
bool Run(bool forbids, bool verbose);

}  // namespace ihala::forbidden

#endif  // IHALA_TESTS_FORBIDDEN_RUN_H_
