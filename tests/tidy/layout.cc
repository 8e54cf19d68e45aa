#include "tests/tidy/layout.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace ihala::tidy {
namespace {

constexpr int kHeaderLines = 200;
constexpr int kSourceLines = 400;
constexpr int kTestLines = 600;
constexpr int kProtoLines = 600;
constexpr int kMainLines = 80;
constexpr int kFunctionLines = 60;
constexpr int kColumns = 120;

// Files that may be longer, each with its reason. Keep it short: a reason is "splitting it would hide that ...".
struct LongerFile {
  std::string path;
  int lines;
  std::string reason;
};

const std::vector<LongerFile>& LongerFiles() {
  // Of both some three lines in four are the rules of fields, one to a line as `buf format` has it.
  static const auto& exceptions = *new std::vector<LongerFile>{
      {"proto/ihala/v1/case.proto", 760, "splitting it would break who generates code file by file, until a release"},
      {"proto/ihala/v1/household.proto", 620,
       "splitting it would break who generates code file by file, until a release"},
  };
  return exceptions;
}

int LimitOf(const SourceFile& file) {
  for (const LongerFile& exception : LongerFiles()) {
    if (file.path == exception.path) return exception.lines;
  }
  if (IsProto(file)) return kProtoLines;
  if (absl::EndsWith(file.path, "/main.cc")) return kMainLines;
  if (IsHeader(file)) return kHeaderLines;
  return IsTest(file) ? kTestLines : kSourceLines;
}

int Characters(const std::string& line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// A line at the margin that opens something longer than a function.
bool OpensScope(const std::string& line) {
  for (const char* word : {"namespace", "class", "struct", "enum", "union", "extern", "#"}) {
    if (absl::StartsWith(line, word)) return true;
  }
  // A constant whose value stands on the lines below.
  if (absl::StartsWith(line, "inline constexpr") && absl::EndsWith(line, "{") && !absl::StrContains(line, "(")) {
    return true;
  }
  return absl::StartsWith(line, "template") && absl::StrContains(line, "class ");
}

// Tables, data, and protos, where `buf format` decides what stands on one line.
bool HasLongLinesByNature(const SourceFile& file) {
  for (const char* end : {".md", ".csv", ".json", ".textproto", ".proto"}) {
    if (absl::EndsWith(file.path, end)) return true;
  }
  return file.path == "LICENSE";
}

std::string GuardOf(absl::string_view path) {
  absl::ConsumePrefix(&path, "client-lib/include/ihala/");
  std::string name = absl::AsciiStrToUpper(path);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !absl::ascii_isalnum(static_cast<unsigned char>(c)); }, '_');
  return absl::StrCat("IHALA_", name, "_");
}

}  // namespace

Findings LongFiles(const SourceFile& file) {
  if (!IsCpp(file) && !IsProto(file)) return {};
  const int lines = static_cast<int>(file.lines.size());
  if (lines <= LimitOf(file)) return {};
  return {{file.path, lines, absl::StrCat("longer than ", LimitOf(file), " lines")}};
}

Findings LongFunctions(const SourceFile& file) {
  Findings findings;
  if (!IsCpp(file)) return findings;
  const std::vector<std::string> lines = CodeLines(file, /*keep_literals=*/false);
  size_t start = 0;     // Where the thing at the margin began.
  bool begun = false;   // Something that may be a function has begun,
  bool opened = false;  // and its body too.
  for (size_t i = 0; i < lines.size(); ++i) {
    const absl::string_view line = absl::StripTrailingAsciiWhitespace(lines[i]);
    if (line.empty()) continue;
    if (!begun) {
      if (line[0] == ' ' || line[0] == '}') continue;
      start = i;
      begun = !OpensScope(lines[i]);
    }
    if (opened && line[0] == '}') {
      const size_t length = i - start + 1;
      begun = opened = false;
      // What closes with "};" is a class or a table, and a table may be long.
      if (length <= kFunctionLines || absl::StartsWith(line, "};")) continue;
      findings.push_back({file.path, static_cast<int>(start) + 1, absl::StrCat("a function of ", length, " lines")});
    } else if (!opened) {
      opened = begun && line.back() == '{';
      // It ended before any body opened: a declaration, or a function on one line.
      if (line.back() == ';' || line.back() == '}') begun = false;
    }
  }
  return findings;
}

Findings UntidyLines(const SourceFile& file) {
  Findings findings;
  if (absl::EndsWith(file.path, "package-lock.json")) return findings;
  for (size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    const int number = static_cast<int>(i) + 1;
    if (!HasLongLinesByNature(file) && Characters(line) > kColumns) {
      findings.push_back({file.path, number, absl::StrCat(Characters(line), " characters")});
    }
    if (absl::StrContains(line, "\t")) findings.push_back({file.path, number, "a tab"});
    if (!line.empty() && line.back() == ' ') findings.push_back({file.path, number, "space at the end of the line"});
  }
  return findings;
}

Findings WrongGuard(const SourceFile& file) {
  if (!IsHeader(file)) return {};
  const std::string guard = GuardOf(file.path);
  const auto has = [&](const std::string& line) {
    return std::find(file.lines.begin(), file.lines.end(), line) != file.lines.end();
  };
  if (has(absl::StrCat("#ifndef ", guard)) && has(absl::StrCat("#define ", guard))) return {};
  return {{file.path, 1, absl::StrCat("the guard should be ", guard)}};
}

}  // namespace ihala::tidy
