#ifndef IHALA_TOOLS_SUPPORT_LANGUAGE_H_
#define IHALA_TOOLS_SUPPORT_LANGUAGE_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "ihala/v1/common.pb.h"

namespace ihala::tools {

// The two languages in which the tools speak.
enum class Language { kArabic, kEnglish };

// Reads the value of an environment variable; empty where it is not set.
using GetEnv = std::function<std::string(const std::string&)>;

// "ar" or "en", as on a command line or in an account; nullopt for anything else.
std::optional<Language> ParseLanguage(absl::string_view code);

// "ar" or "en".
absl::string_view CodeOf(Language language);

// What the machine is set to: Arabic if the first of LC_ALL, LC_MESSAGES and LANG that is set begins with "ar", else
// English.
Language LanguageOfMachine(const GetEnv& getenv);

// The side of `text` in `language`; the other one where that is missing, since a name in the wrong language is more
// use than none.
const std::string& In(Language language, const v1::LocalisedText& text);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_LANGUAGE_H_
