#ifndef IHALA_TESTS_TIDY_INCLUDE_ARROWS_H_
#define IHALA_TESTS_TIDY_INCLUDE_ARROWS_H_

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Includes that ARCHITECTURE.md draws no arrow for: server and client library that see each other, a folder of
// common/ that looks up, a tool that reaches past the public headers, gRPC outside its few files, the C library of
// SQLite outside its wrapper, a path that does not start at the root.
Findings ForbiddenIncludes(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_INCLUDE_ARROWS_H_
