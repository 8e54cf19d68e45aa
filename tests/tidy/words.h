#ifndef IHALA_TESTS_TIDY_WORDS_H_
#define IHALA_TESTS_TIDY_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Whether `word` stands in `line` with no letter, digit or underscore touching its ends.
bool HasWord(absl::string_view line, absl::string_view word);

// The ids of the stages and steps of a workflow document in protobuf text form. Empty if it holds none, which the
// caller must treat as a failure: a check that knows no names finds nothing.
std::vector<std::string> WorkflowNames(const SourceFile& document);

// Names of `names` in code or literals of a C++ file that is not a test: code depends on the kind of a stage and of a
// step, never on what a working group calls them this month.
Findings WorkflowNamesInCode(const SourceFile& file, const std::vector<std::string>& names);

// Paths of somebody's machine and notes to oneself, in any text file.
Findings LeftBehind(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_WORDS_H_
