#include "tools/support/words.h"

namespace ihala::tools {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Takes what stands up to the closing `quote` off the front of `rest` into `word`; false if it is not closed.
bool TakeQuoted(char quote, absl::string_view& rest, std::string& word) {
  while (!rest.empty()) {
    char c = rest.front();
    rest.remove_prefix(1);
    if (c == quote) return true;
    if (c == '\\' && quote == '"' && !rest.empty()) {
      c = rest.front();
      rest.remove_prefix(1);
    }
    word += c;
  }
  return false;
}

}  // namespace

std::optional<std::vector<std::string>> SplitWords(absl::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  while (!line.empty()) {
    char c = line.front();
    line.remove_prefix(1);
    if (IsSpace(c)) {
      if (in_word) words.push_back(word);
      word.clear();
      in_word = false;
      continue;
    }
    if (c == '#' && !in_word) break;
    in_word = true;
    if (c == '"' || c == '\'') {
      if (!TakeQuoted(c, line, word)) return std::nullopt;
      continue;
    }
    if (c == '\\' && !line.empty()) {
      c = line.front();
      line.remove_prefix(1);
    }
    word += c;
  }
  if (in_word) words.push_back(word);
  return words;
}

}  // namespace ihala::tools
