#ifndef IHALA_TOOLS_SUPPORT_WORDS_H_
#define IHALA_TOOLS_SUPPORT_WORDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ihala::tools {

// Splits one line of a batch file into words as a shell would: space between words, quotes of either kind around words
// with space, a backslash before a character that must not mean anything (not inside single quotes), and the rest of
// the line left out after a # that begins a word. Nothing is expanded. Nullopt where a quote is not closed.
std::optional<std::vector<std::string>> SplitWords(absl::string_view line);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_WORDS_H_
