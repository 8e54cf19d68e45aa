#ifndef IHALA_COMMON_TEXT_PROPERTY_SUPPORT_H_
#define IHALA_COMMON_TEXT_PROPERTY_SUPPORT_H_

// What the property tests of this folder share. Only for tests.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/random.h"
#include "common/text/utf8.h"

namespace ihala::text {

template <typename T>
const T& AnyOf(Random& random, const std::vector<T>& choices) {
  return choices[random.Uniform(choices.size())];
}

// One code point of each kind that IsInvisible knows and that people paste.
inline const std::u32string& PastedMarks() {
  static const auto* const marks = new std::u32string{0x00AD, 0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F,
                                                      0x202A, 0x202C, 0x2060, 0x2066, 0x2069, 0xFEFF};
  return *marks;
}

// The text with invisible marks put between its characters, each place with a chance of one in `one_in`.
inline std::string WithMarks(Random& random, absl::string_view text, uint64_t one_in) {
  std::u32string out;
  for (char32_t code : ToCodePoints(text)) {
    if (random.Uniform(one_in) == 0) out.push_back(PastedMarks()[random.Uniform(PastedMarks().size())]);
    out.push_back(code);
  }
  return ToUtf8(out);
}

// The text with its ASCII digits as those that begin at `zero`.
inline std::string WithDigits(absl::string_view text, char32_t zero) {
  std::u32string codes = ToCodePoints(text);
  for (char32_t& code : codes) {
    if (code >= '0' && code <= '9') code = zero + (code - '0');
  }
  return ToUtf8(codes);
}

inline const std::vector<char32_t>& DigitZeros() {
  static const auto* const zeros = new std::vector<char32_t>{U'0', 0x660, 0x6F0};
  return *zeros;
}

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_PROPERTY_SUPPORT_H_
