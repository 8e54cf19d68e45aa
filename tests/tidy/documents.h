#ifndef IHALA_TESTS_TIDY_DOCUMENTS_H_
#define IHALA_TESTS_TIDY_DOCUMENTS_H_

#include <vector>

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Links of a Markdown file that lead to no file or folder of `tree`. Links to other sites are not followed.
Findings BrokenLinks(const SourceFile& file, const std::vector<SourceFile>& tree);

// Packages that `setup` (tools/setup) installs and `reasons` (docs/DEPENDENCIES.md) does not name.
Findings PackagesWithoutReason(const SourceFile& setup, const SourceFile& reasons);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_DOCUMENTS_H_
