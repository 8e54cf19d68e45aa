#include "tests/tidy/texts.h"

#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace ihala::tidy {
namespace {

// A constant: where it stands, what it is called, and its texts in their order.
struct Constant {
  int line = 0;
  std::string name;
  std::vector<std::string> texts;
};

// Reads on from `at`, past spaces and line ends.
class TextReader {
 public:
  TextReader(const std::vector<std::string>& lines, size_t line, size_t column)
      : lines_(lines), line_(line), at_(column) {}

  char Peek() {
    while (line_ < lines_.size()) {
      while (at_ < lines_[line_].size() && std::isspace(static_cast<unsigned char>(lines_[line_][at_]))) ++at_;
      if (at_ < lines_[line_].size()) return lines_[line_][at_];
      ++line_;
      at_ = 0;
    }
    return '\0';
  }
  void Skip() { ++at_; }
  // The literal that begins here.
  std::string Literal() {
    std::string text;
    for (++at_; at_ < lines_[line_].size() && lines_[line_][at_] != '"'; ++at_) {
      if (lines_[line_][at_] == '\\') ++at_;
      text += lines_[line_][at_];
    }
    ++at_;
    return text;
  }

 private:
  const std::vector<std::string>& lines_;
  size_t line_;
  size_t at_;
};

// The texts between the brace that was opened and the one that closes it: literals that stand side by side are one.
std::vector<std::string> TextsUpToBrace(TextReader& reader) {
  std::vector<std::string> texts(1);
  for (;;) {
    const char next = reader.Peek();
    if (next == '"') {
      texts.back() += reader.Literal();
    } else if (next == ',') {
      reader.Skip();
      if (reader.Peek() != '}') texts.emplace_back();
    } else {
      return texts;
    }
  }
}

std::vector<Constant> ConstantsOf(const SourceFile& file) {
  std::vector<Constant> constants;
  if (!IsCpp(file) || IsTest(file)) return constants;
  const std::vector<std::string> lines = CodeLines(file, /*keep_literals=*/true);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const absl::string_view type : {"constexpr Text k", "constexpr Words k"}) {
      const size_t begin = lines[i].find(std::string(type));
      const size_t brace = lines[i].find('{');
      if (begin == std::string::npos || brace == std::string::npos) continue;
      const size_t name = begin + type.size() - 1;
      Constant& constant = constants.emplace_back();
      constant.line = static_cast<int>(i) + 1;
      constant.name = lines[i].substr(name, lines[i].find_first_of(" {=", name) - name);
      TextReader reader(lines, i, brace + 1);
      constant.texts = TextsUpToBrace(reader);
    }
  }
  return constants;
}

// Letters of the Arabic block are two bytes of which the first is D8 to DB.
bool HasArabic(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0xD8 && static_cast<unsigned char>(c) <= 0xDB) return true;
  }
  return false;
}

std::set<std::string> Filled(const std::string& text) {
  std::set<std::string> values;
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && std::isdigit(static_cast<unsigned char>(text[i + 1]))) values.insert(text.substr(i, 2));
  }
  return values;
}

std::string ProblemOf(const Constant& constant) {
  if (constant.texts.size() != 2) return "is not there in two languages";
  const std::string& arabic = constant.texts[0];
  const std::string& english = constant.texts[1];
  if (arabic.empty() || english.empty()) return "is empty in one language";
  if (!HasArabic(arabic)) return "has no Arabic in the place of the Arabic text";
  if (HasArabic(english)) return "has Arabic in the place of the English text";
  if (Filled(arabic) != Filled(english)) return "does not fill in the same values in both languages";
  return "";
}

}  // namespace

Findings TextsInOneLanguage(const SourceFile& file) {
  Findings findings;
  for (const Constant& constant : ConstantsOf(file)) {
    const std::string problem = ProblemOf(constant);
    if (!problem.empty()) findings.push_back({file.path, constant.line, absl::StrCat(constant.name, " ", problem)});
  }
  return findings;
}

size_t CountTexts(const SourceFile& file) { return ConstantsOf(file).size(); }

}  // namespace ihala::tidy
