#include "tests/tidy/words.h"

#include <cctype>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ihala::tidy {
namespace {

bool IsWordByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Written in two halves so that this list does not find itself.
const std::vector<std::string>& Leftovers() {
  static const auto& leftovers =
      *new std::vector<std::string>{absl::StrCat("/wo", "rk/"), absl::StrCat("/ho", "me/"),
                                    absl::StrCat("../sha", "red"), absl::StrCat("TO", "DO"), absl::StrCat("FIX", "ME")};
  return leftovers;
}

// Words of the referral's own code lists that a workflow happens to use too. Each with its reason.
struct SharedWord {
  absl::string_view path;
  absl::string_view word;
};
constexpr SharedWord kSharedWords[] = {
    // The status of an assistance that a household already gets, as the sheet of synthetic households spells it.
    {"tools/load/codes.cc", "ENROLLED"},
    {"tools/load/paperwork.cc", "ENROLLED"},
};

bool IsShared(absl::string_view path, absl::string_view word) {
  for (const SharedWord& shared : kSharedWords) {
    if (shared.path == path && shared.word == word) return true;
  }
  return false;
}

}  // namespace

bool HasWord(absl::string_view line, absl::string_view word) {
  for (size_t at = line.find(word); at != absl::string_view::npos; at = line.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool starts = at == 0 || !IsWordByte(line[at - 1]) || !IsWordByte(word.front());
    const bool ends = end == line.size() || !IsWordByte(line[end]) || !IsWordByte(word.back());
    if (starts && ends) return true;
  }
  return false;
}

std::vector<std::string> WorkflowNames(const SourceFile& document) {
  static const auto& id = *new std::regex(R"re(\b(?:stage_id|step_id)\s*:\s*"([^"]+)")re");
  std::vector<std::string> names;
  for (const std::string& line : document.lines) {
    for (std::sregex_iterator match(line.begin(), line.end(), id), end; match != end; ++match) {
      names.push_back((*match)[1]);
    }
  }
  return names;
}

Findings WorkflowNamesInCode(const SourceFile& file, const std::vector<std::string>& names) {
  Findings findings;
  if (!IsCpp(file) || IsTest(file)) return findings;
  const std::vector<std::string> lines = CodeLines(file, /*keep_literals=*/true);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const std::string& name : names) {
      if (!HasWord(lines[i], name) || IsShared(file.path, name)) continue;
      findings.push_back({file.path, static_cast<int>(i) + 1, absl::StrCat(name, " is a name of the workflow's")});
    }
  }
  return findings;
}

Findings LeftBehind(const SourceFile& file) {
  Findings findings;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    for (const std::string& leftover : Leftovers()) {
      if (!absl::StrContains(file.lines[i], leftover)) continue;
      findings.push_back({file.path, static_cast<int>(i) + 1, absl::StrCat(leftover, " does not belong here")});
    }
  }
  return findings;
}

}  // namespace ihala::tidy
