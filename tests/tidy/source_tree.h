#ifndef IHALA_TESTS_TIDY_SOURCE_TREE_H_
#define IHALA_TESTS_TIDY_SOURCE_TREE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ihala::tidy {

// One text file of the repository, with its path from the root ("common/base/clock.h").
struct SourceFile {
  std::string path;
  std::vector<std::string> lines;
};

// One place where a rule of the house is broken.
struct Finding {
  std::string path;
  int line = 0;  // From 1; 0 means the file as a whole.
  std::string what;
};

using Findings = std::vector<Finding>;

// "path:line: what" for each finding, one a line: what an editor can jump to.
std::string Describe(const Findings& findings);

// A file from text, as the self-tests of the checks make them.
SourceFile MakeFile(absl::string_view path, absl::string_view text);

// Every text file under `root`, in order of path, without build output, fetched packages, version control and the
// fuzzers' corpora, which are untidy on purpose.
// Returns an empty list if `root` cannot be read.
std::vector<SourceFile> ReadTree(const std::string& root);

bool IsHeader(const SourceFile& file);
// C++ of any kind: header or source.
bool IsCpp(const SourceFile& file);
bool IsProto(const SourceFile& file);
// Lives under tests/ or is a unit test beside its source.
bool IsTest(const SourceFile& file);

// The file's lines with comments blanked and the text of string and character literals blanked when `keep_literals`
// is false. Line numbers and columns stay, so that a finding points at the original.
std::vector<std::string> CodeLines(const SourceFile& file, bool keep_literals);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_SOURCE_TREE_H_
