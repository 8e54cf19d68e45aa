#include "common/base/code_points.h"

#include <cstdint>

namespace ihala {
namespace {

bool IsSurrogate(char32_t code) { return code >= 0xD800 && code <= 0xDFFF; }

// Bytes of the sequence that `first` begins; 0 if none begins with it.
size_t SequenceSize(uint8_t first) {
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;  // A continuation, or a lead that only overlong forms have.
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

// The code point of the first `size` bytes, or nullopt.
std::optional<char32_t> Decode(absl::string_view text, size_t size) {
  if (size == 0 || size > text.size()) return std::nullopt;
  const uint8_t first = static_cast<uint8_t>(text[0]);
  if (size == 1) return first;
  char32_t code = first & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    const uint8_t next = static_cast<uint8_t>(text[i]);
    if ((next & 0xC0) != 0x80) return std::nullopt;
    code = code << 6 | (next & 0x3F);
  }
  const char32_t least = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || IsSurrogate(code)) return std::nullopt;
  return code;
}

}  // namespace

std::optional<char32_t> TakeCodePoint(absl::string_view& text) {
  const size_t size = SequenceSize(static_cast<uint8_t>(text[0]));
  const std::optional<char32_t> code = Decode(text, size);
  text.remove_prefix(code ? size : 1);
  return code;
}

void AppendCodePoint(char32_t code, std::string& out) {
  if (code > 0x10FFFF || IsSurrogate(code)) code = kReplacementCharacter;
  const auto tail = [&out, code](int shift) { out.push_back(static_cast<char>(0x80 | (code >> shift & 0x3F))); };
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | code >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace ihala
