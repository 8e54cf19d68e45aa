#ifndef IHALA_TESTS_TIDY_LAYOUT_H_
#define IHALA_TESTS_TIDY_LAYOUT_H_

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Headers past 200 lines, sources past 400, tests and protos past 600, a program's main past 80: a file that long has
// two jobs. The few exceptions are listed in layout.cc, each with its reason.
Findings LongFiles(const SourceFile& file);

// Functions past 60 lines, counted from the line that opens them at the margin to the brace that closes them.
Findings LongFunctions(const SourceFile& file);

// Lines past 120 characters (not bytes: much of our text is Arabic), tabs, and space at the end of a line.
Findings UntidyLines(const SourceFile& file);

// A header whose guard is not the one its path gives: common/base/clock.h has IHALA_COMMON_BASE_CLOCK_H_, and what is
// included as "ihala/client.h" has IHALA_CLIENT_H_.
Findings WrongGuard(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_LAYOUT_H_
