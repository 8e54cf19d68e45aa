#ifndef IHALA_COMMON_BASE_CODE_POINTS_H_
#define IHALA_COMMON_BASE_CODE_POINTS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ihala {

// What stands for bytes that are no character.
inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// Takes one code point off the front of `text`, which must not be empty. Strict UTF-8: overlong
// forms, surrogates, values above U+10FFFF and cut sequences take one byte and give nullopt.
std::optional<char32_t> TakeCodePoint(absl::string_view& text);

// Appends the UTF-8 form. Surrogates and values above U+10FFFF are appended as U+FFFD.
void AppendCodePoint(char32_t code, std::string& out);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_CODE_POINTS_H_
