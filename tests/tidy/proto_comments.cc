#include "tests/tidy/proto_comments.h"

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ihala::tidy {
namespace {

// The name that a line declares, or nothing.
std::string DeclaredBy(const std::string& line) {
  static const auto& block = *new std::regex(R"(^\s*(service|rpc|message|enum|oneof)\s+(\w+).*)");
  static const auto& field =
      *new std::regex(R"(^\s*(?:(?:optional|repeated)\s+)?(?:map<.*>|[\w.]+)\s+(\w+)\s*=\s*(?:\d+.*)?$)");
  static const auto& value = *new std::regex(R"(^\s*([A-Z][A-Z0-9_]*)\s*=\s*-?(?:0x)?[0-9A-Fa-f]+\b.*)");
  static const auto& other = *new std::regex(R"(^\s*(option|syntax|package|import|reserved|extensions)\b.*)");
  std::smatch match;
  if (std::regex_match(line, other)) return "";
  if (std::regex_match(line, match, block)) return match[2];
  if (std::regex_match(line, match, field)) return match[1];
  if (std::regex_match(line, match, value)) return match[1];
  return "";
}

// How many more `open` than `close` stand in the line.
int Balance(const std::string& line, char open, char close) {
  return static_cast<int>(std::count(line.begin(), line.end(), open) - std::count(line.begin(), line.end(), close));
}

}  // namespace

Findings ProtoWithoutComment(const SourceFile& file) {
  Findings findings;
  if (!IsProto(file)) return findings;
  const std::vector<std::string> code = CodeLines(file, /*keep_literals=*/false);
  int in_options = 0;  // Depth of [ ]: what stands inside belongs to the field above.
  for (size_t i = 0; i < code.size(); ++i) {
    const std::string name = in_options > 0 ? "" : DeclaredBy(code[i]);
    in_options += Balance(code[i], '[', ']');
    if (name.empty()) continue;
    const std::string above = i == 0 ? "" : std::string(absl::StripAsciiWhitespace(file.lines[i - 1]));
    if (!absl::StartsWith(above, "// ")) {
      findings.push_back({file.path, static_cast<int>(i) + 1, absl::StrCat(name, " has no comment above it")});
    }
  }
  return findings;
}

}  // namespace ihala::tidy
