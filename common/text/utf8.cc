#include "common/text/utf8.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/code_points.h"
#include "common/base/errors.h"

namespace ihala::text {
namespace {

bool IsControl(char32_t code, Lines lines) {
  if (lines == Lines::kMany && (code == '\n' || code == '\r' || code == '\t')) return false;
  // U+2028 and U+2029 break lines where nobody expects it.
  const bool line_break = code == 0x2028 || code == 0x2029;
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (line_break && lines == Lines::kOne);
}

bool IsNoncharacter(char32_t code) { return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE; }

}  // namespace

bool IsValidUtf8(absl::string_view text) {
  while (!text.empty()) {
    if (!TakeCodePoint(text)) return false;
  }
  return true;
}

std::u32string ToCodePoints(absl::string_view utf8) {
  std::u32string codes;
  codes.reserve(utf8.size());
  while (!utf8.empty()) codes.push_back(TakeCodePoint(utf8).value_or(kReplacementCharacter));
  return codes;
}

std::string ToUtf8(std::u32string_view codes) {
  std::string utf8;
  for (char32_t code : codes) AppendCodePoint(code, utf8);
  return utf8;
}

size_t CodePointCount(absl::string_view utf8) {
  size_t count = 0;
  while (!utf8.empty()) {
    TakeCodePoint(utf8);
    ++count;
  }
  return count;
}

bool IsBidiControl(char32_t code) { return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069); }

absl::Status CheckFreeText(absl::string_view field, absl::string_view text, size_t max_code_points, Lines lines) {
  bool broken = false, control = false, bidi = false;
  size_t count = 0;
  while (!text.empty()) {
    const std::optional<char32_t> code = TakeCodePoint(text);
    ++count;
    if (!code) {
      broken = true;
      continue;
    }
    control |= IsControl(*code, lines) || IsNoncharacter(*code);
    bidi |= IsBidiControl(*code);
  }
  std::vector<FieldViolation> violations;
  const auto add = [&](absl::string_view code, std::string description) {
    violations.push_back({std::string(field), std::string(code), std::move(description)});
  };
  if (broken) add("NOT_UTF8", "must be UTF-8 text");
  if (control) add("CONTROL_CHARACTER", "must not contain control characters");
  if (bidi) add("BIDI_OVERRIDE", "must not contain characters that reorder text");
  if (count > max_code_points) {
    add("TOO_LONG", absl::StrCat("must have at most ", max_code_points, " characters"));
  }
  return InvalidFields(violations);
}

int DigitValue(char32_t code) {
  if (code >= '0' && code <= '9') return static_cast<int>(code - '0');
  if (code >= 0x660 && code <= 0x669) return static_cast<int>(code - 0x660);
  if (code >= 0x6F0 && code <= 0x6F9) return static_cast<int>(code - 0x6F0);
  return -1;
}

bool IsSpace(char32_t code) {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 || code == 0x1680 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

bool IsInvisible(char32_t code) {
  return code == 0xAD || (code >= 0x600 && code <= 0x605) || code == 0x61C || code == 0x6DD ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

bool IsBlank(absl::string_view text) {
  // The first character that shows decides, so this seldom looks further than the first.
  while (!text.empty()) {
    const std::optional<char32_t> code = TakeCodePoint(text);
    if (!code || !(IsSpace(*code) || IsInvisible(*code))) return false;
  }
  return true;
}

bool IsArabicMark(char32_t code) {
  return (code >= 0x610 && code <= 0x61A) || (code >= 0x64B && code <= 0x65F) || code == 0x670 ||
         (code >= 0x6D6 && code <= 0x6DC) || (code >= 0x6DF && code <= 0x6E8) || (code >= 0x6EA && code <= 0x6ED) ||
         (code >= 0x898 && code <= 0x89F) || (code >= 0x8CA && code <= 0x8FF);
}

std::u32string WithAsciiDigits(std::u32string codes) {
  for (char32_t& code : codes) {
    if (const int digit = DigitValue(code); digit >= 0) code = U'0' + static_cast<char32_t>(digit);
  }
  return codes;
}

bool IsDash(char32_t code) {
  return code == '-' || (code >= 0x2010 && code <= 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63 ||
         code == 0xFF0D;
}

}  // namespace ihala::text
