#ifndef IHALA_COMMON_TEXT_UTF8_H_
#define IHALA_COMMON_TEXT_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ihala::text {

// Whether `text` is strict UTF-8.
bool IsValidUtf8(absl::string_view text);

// All code points; U+FFFD stands for each byte that is no character.
std::u32string ToCodePoints(absl::string_view utf8);

// UTF-8 of `codes`; U+FFFD for what is no code point.
std::string ToUtf8(std::u32string_view codes);

// How many code points; a byte that is no character counts as one.
size_t CodePointCount(absl::string_view utf8);

// Whether `code` reorders the text around it (embeddings, overrides, isolates), so that a reader
// sees other text than is stored.
bool IsBidiControl(char32_t code);

// Whether text of several lines may be in a field.
enum class Lines { kOne, kMany };

// Checks what people type: strict UTF-8, no control characters (kMany lets line feeds, carriage
// returns and tabs through), no bidi overrides, no noncharacters, at most `max_code_points`. Plain
// direction marks stay allowed: Arabic keyboards produce them. INVALID_ARGUMENT with one violation
// for each broken rule, of `field`: NOT_UTF8, CONTROL_CHARACTER, BIDI_OVERRIDE, TOO_LONG. Empty
// text is OK.
absl::Status CheckFreeText(absl::string_view field, absl::string_view text, size_t max_code_points,
                           Lines lines = Lines::kMany);

// The digit's value if `code` is an ASCII, Arabic-Indic (U+0660) or Persian (U+06F0) digit, else -1.
int DigitValue(char32_t code);

// Whether `code` is a space or a line break of any kind.
bool IsSpace(char32_t code);

// Whether `code` takes no room and has no sound: direction marks, joiners, soft hyphens, a byte
// order mark, signs that enclose numbers. They come along when text is pasted.
bool IsInvisible(char32_t code);

// Whether `text` is empty or shows nothing: spaces and invisible characters only.
bool IsBlank(absl::string_view text);

// The stroke that stretches a word; no letter.
inline constexpr char32_t kTatweel = 0x640;

// Whether `code` is an Arabic vowel mark, a Koranic sign, or a hamza or maddah that stands over a letter.
bool IsArabicMark(char32_t code);

// The same with every digit that DigitValue knows as an ASCII one.
std::u32string WithAsciiDigits(std::u32string codes);

// Whether `code` is a hyphen, a dash or a minus sign of any kind.
bool IsDash(char32_t code);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_UTF8_H_
