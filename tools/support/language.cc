#include "tools/support/language.h"

#include "absl/strings/match.h"

namespace ihala::tools {

std::optional<Language> ParseLanguage(absl::string_view code) {
  if (code == "ar") return Language::kArabic;
  if (code == "en") return Language::kEnglish;
  return std::nullopt;
}

absl::string_view CodeOf(Language language) { return language == Language::kArabic ? "ar" : "en"; }

Language LanguageOfMachine(const GetEnv& getenv) {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = getenv(variable);
    if (!value.empty()) return absl::StartsWith(value, "ar") ? Language::kArabic : Language::kEnglish;
  }
  return Language::kEnglish;
}

const std::string& In(Language language, const v1::LocalisedText& text) {
  const bool arabic = language == Language::kArabic;
  const std::string& wanted = arabic ? text.ar() : text.en();
  if (!wanted.empty()) return wanted;
  return arabic ? text.en() : text.ar();
}

}  // namespace ihala::tools
