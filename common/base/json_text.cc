#include "common/base/json_text.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "common/base/code_points.h"

namespace ihala {
namespace {

// What a terminal or a log viewer would act on instead of showing.
bool MustBeEscaped(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) || code == 0x61C || code == 0xFEFF ||
         code == kReplacementCharacter;
}

void AppendEscaped(char32_t code, std::string& out) {
  switch (code) {
    case '\n':
      absl::StrAppend(&out, "\\n");
      return;
    case '\r':
      absl::StrAppend(&out, "\\r");
      return;
    case '\t':
      absl::StrAppend(&out, "\\t");
      return;
    default:
      break;
  }
  char text[7];
  std::snprintf(text, sizeof(text), "\\u%04x", static_cast<unsigned>(code & 0xFFFF));
  absl::StrAppend(&out, text);
}

}  // namespace

void AppendJsonString(absl::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const absl::string_view before = text;
    const char32_t code = TakeCodePoint(text).value_or(kReplacementCharacter);
    if (code == '"' || code == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(code));
    } else if (MustBeEscaped(code)) {
      AppendEscaped(code, out);
    } else {
      const size_t size = before.size() - text.size();
      out.append(before.data(), size);
    }
  }
  out.push_back('"');
}

std::string JsonString(absl::string_view text) {
  std::string out;
  AppendJsonString(text, out);
  return out;
}

}  // namespace ihala
