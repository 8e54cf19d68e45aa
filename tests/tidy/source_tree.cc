#include "tests/tidy/source_tree.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ihala::tidy {
namespace {

namespace fs = std::filesystem;

bool IsSkippedFolder(const std::string& name) {
  return name == "build" || name == ".git" || name == "node_modules" || name == "corpus" ||
         absl::StartsWith(name, "build-");
}

bool LooksLikeText(const std::string& bytes) { return bytes.find('\0') == std::string::npos; }

// What the scanner is in the middle of.
enum class In { kCode, kLineComment, kBlockComment, kString, kChar, kRawString };

// Walks over C++ text once and blanks what is not code.
class Blanker {
 public:
  explicit Blanker(bool keep_literals) : keep_literals_(keep_literals) {}

  std::string Line(const std::string& line) {
    std::string out = line;
    if (state_ == In::kLineComment) state_ = In::kCode;
    for (size_t i = 0; i < line.size();) i = Step(line, i, &out);
    // An ordinary literal ends with its line at the latest.
    if (state_ == In::kString || state_ == In::kChar) state_ = In::kCode;
    return out;
  }

 private:
  static void Blank(std::string* out, size_t from, size_t count) {
    for (size_t i = from; i < std::min(from + count, out->size()); ++i) (*out)[i] = ' ';
  }

  size_t Step(const std::string& line, size_t i, std::string* out) {
    switch (state_) {
      case In::kCode:
        return Code(line, i, out);
      case In::kLineComment:
        Blank(out, i, 1);
        return i + 1;
      case In::kBlockComment:
        if (line.compare(i, 2, "*/") != 0) {
          Blank(out, i, 1);
          return i + 1;
        }
        Blank(out, i, 2);
        state_ = In::kCode;
        return i + 2;
      case In::kRawString:
        if (line.compare(i, raw_end_.size(), raw_end_) == 0) {
          state_ = In::kCode;
          return i + raw_end_.size();
        }
        if (!keep_literals_) Blank(out, i, 1);
        return i + 1;
      case In::kString:
      case In::kChar:
        return Literal(line, i, out);
    }
    return i + 1;
  }

  size_t Code(const std::string& line, size_t i, std::string* out) {
    if (line.compare(i, 2, "//") == 0) {
      state_ = In::kLineComment;
      return i;
    }
    if (line.compare(i, 2, "/*") == 0) {
      state_ = In::kBlockComment;
      Blank(out, i, 2);
      return i + 2;
    }
    if (line.compare(i, 2, "R\"") == 0) {
      const size_t open = line.find('(', i);
      if (open != std::string::npos) {
        raw_end_ = absl::StrCat(")", line.substr(i + 2, open - i - 2), "\"");
        state_ = In::kRawString;
        return open + 1;
      }
    }
    if (line[i] == '"') state_ = In::kString;
    // A quote between digits (1'000'000) separates them; it opens no literal.
    if (line[i] == '\'' && (i == 0 || !std::isalnum(static_cast<unsigned char>(line[i - 1])))) state_ = In::kChar;
    return i + 1;
  }

  size_t Literal(const std::string& line, size_t i, std::string* out) {
    const char quote = state_ == In::kString ? '"' : '\'';
    if (line[i] == quote) {
      state_ = In::kCode;
      return i + 1;
    }
    const size_t width = line[i] == '\\' ? 2 : 1;
    if (!keep_literals_) Blank(out, i, width);
    return i + width;
  }

  const bool keep_literals_;
  In state_ = In::kCode;
  std::string raw_end_;
};

}  // namespace

std::string Describe(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    absl::StrAppend(&out, finding.path, ":", finding.line, ": ", finding.what, "\n");
  }
  return out;
}

SourceFile MakeFile(absl::string_view path, absl::string_view text) {
  SourceFile file{std::string(path), absl::StrSplit(text, '\n')};
  // The newline that ends the last line starts no further one.
  if (!file.lines.empty() && file.lines.back().empty()) file.lines.pop_back();
  return file;
}

std::vector<SourceFile> ReadTree(const std::string& root) {
  std::vector<SourceFile> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(root, error);
  const fs::recursive_directory_iterator end;
  for (; !error && entry != end; entry.increment(error)) {
    if (entry->is_directory() && IsSkippedFolder(entry->path().filename().string())) {
      entry.disable_recursion_pending();
      continue;
    }
    // A second work tree of git has a file of this name, which says where the first lies.
    if (!entry->is_regular_file() || entry->path().filename() == ".git") continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry->path(), std::ios::binary).rdbuf();
    if (!LooksLikeText(bytes.str())) continue;
    files.push_back(MakeFile(fs::relative(entry->path(), root).string(), bytes.str()));
  }
  if (error) return {};
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

bool IsHeader(const SourceFile& file) { return absl::EndsWith(file.path, ".h"); }

bool IsCpp(const SourceFile& file) { return IsHeader(file) || absl::EndsWith(file.path, ".cc"); }

bool IsProto(const SourceFile& file) { return absl::EndsWith(file.path, ".proto"); }

bool IsTest(const SourceFile& file) {
  return absl::StartsWith(file.path, "tests/") || absl::EndsWith(file.path, "_test.cc");
}

std::vector<std::string> CodeLines(const SourceFile& file, bool keep_literals) {
  Blanker blanker(keep_literals);
  std::vector<std::string> out;
  out.reserve(file.lines.size());
  for (const std::string& line : file.lines) out.push_back(blanker.Line(line));
  return out;
}

}  // namespace ihala::tidy
