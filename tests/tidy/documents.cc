#include "tests/tidy/documents.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/tidy/words.h"

namespace ihala::tidy {
namespace {

// The targets of the links in a line: what stands in "](...)" up to an anchor.
std::vector<std::string> Links(const std::string& line) {
  std::vector<std::string> links;
  for (size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at + 2)) {
    const size_t end = line.find_first_of(")#", at);
    if (end != std::string::npos) links.push_back(line.substr(at + 2, end - at - 2));
  }
  return links;
}

bool Exists(const std::string& path, const std::vector<SourceFile>& tree) {
  return std::any_of(tree.begin(), tree.end(), [&](const SourceFile& file) {
    return file.path == path || absl::StartsWith(file.path, absl::StrCat(path, "/"));
  });
}

}  // namespace

Findings BrokenLinks(const SourceFile& file, const std::vector<SourceFile>& tree) {
  Findings findings;
  if (!absl::EndsWith(file.path, ".md")) return findings;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    for (const std::string& link : Links(file.lines[i])) {
      if (link.empty() || absl::StrContains(link, "://")) continue;
      const auto folder = std::filesystem::path(file.path).parent_path();
      std::string target = (folder / link).lexically_normal().string();
      if (!target.empty() && target.back() == '/') target.pop_back();
      if (Exists(target, tree)) continue;
      findings.push_back({file.path, static_cast<int>(i) + 1, absl::StrCat("nothing at ", link)});
    }
  }
  return findings;
}

Findings PackagesWithoutReason(const SourceFile& setup, const SourceFile& reasons) {
  Findings findings;
  bool in_list = false;
  for (size_t i = 0; i < setup.lines.size(); ++i) {
    const std::string& line = setup.lines[i];
    if (line == ")") in_list = false;
    for (const auto& package : absl::StrSplit(in_list ? line : "", ' ', absl::SkipEmpty())) {
      const bool named = std::any_of(reasons.lines.begin(), reasons.lines.end(),
                                     [&](const std::string& reason) { return HasWord(reason, package); });
      if (!named) findings.push_back({setup.path, static_cast<int>(i) + 1, absl::StrCat(package, " has no reason")});
    }
    if (absl::EndsWith(line, "=(")) in_list = true;
  }
  return findings;
}

}  // namespace ihala::tidy
