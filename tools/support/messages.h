#ifndef IHALA_TOOLS_SUPPORT_MESSAGES_H_
#define IHALA_TOOLS_SUPPORT_MESSAGES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "tools/support/language.h"

namespace ihala::tools {

// Which of $0 to $9 a text has, one bit for each.
constexpr uint32_t Placeholders(const char* text) {
  uint32_t found = 0;
  for (; *text != '\0'; ++text) {
    if (*text == '$' && text[1] >= '0' && text[1] <= '9') found |= 1u << (text[1] - '0');
  }
  return found;
}

// Whether any letter of the Arabic block stands in UTF-8 `text`.
constexpr bool HasArabic(const char* text) {
  for (; *text != '\0'; ++text) {
    const auto byte = static_cast<unsigned char>(*text);
    if (byte >= 0xD8 && byte <= 0xDB) return true;
  }
  return false;
}

// Whether the two texts can be one message: both are there, each in its own script, with the same placeholders.
constexpr bool IsWholeMessage(const char* ar, const char* en) {
  return *ar != '\0' && *en != '\0' && HasArabic(ar) && !HasArabic(en) && Placeholders(ar) == Placeholders(en);
}

// Reached only while compiling, by a message that is not whole; it is no constant, so that the compiler stops there.
void MessageLacksALanguageOrPlaceholder();

// One thing that a tool says, in both languages. A message that lacks one, or loses a placeholder in translation, does
// not compile, so that none can be missing in a release. Catalogues are headers of constants:
//   inline constexpr Text kSignedIn{"تم تسجيل الدخول باسم $0", "Signed in as $0"};
class Text {
 public:
  consteval Text(const char* ar, const char* en) : ar_(ar), en_(en) {
    if (!IsWholeMessage(ar, en)) MessageLacksALanguageOrPlaceholder();
  }

  absl::string_view In(Language language) const { return language == Language::kArabic ? ar_ : en_; }

 private:
  const char* ar_;
  const char* en_;
};

// The message in `language`, with $0, $1 … replaced by `args`.
template <class... Args>
std::string Say(Language language, const Text& text, const Args&... args) {
  return absl::Substitute(text.In(language), args...);
}

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_MESSAGES_H_
