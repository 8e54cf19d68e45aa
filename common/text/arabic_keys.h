#ifndef IHALA_COMMON_TEXT_ARABIC_KEYS_H_
#define IHALA_COMMON_TEXT_ARABIC_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ihala::text {

// Keys under which two spellings of one Arabic name meet. Screens and papers show what the
// document says; keys are for comparing only. They are personal data like the name itself.
//
// Every key: presentation forms become letters; invisible characters, tatweel and vowel marks go;
// Persian and other look-alike letters become Arabic ones; punctuation becomes a space; runs of
// spaces become one; ASCII letters become lower case, digits ASCII; other scripts pass through.
// Bytes that are not UTF-8 read as U+FFFD. Pure functions, any thread.

// Spellings that a careful clerk would call the same: ا for أ إ آ ٱ, ي for ى, ه for ة, and the
// compounds عبد, أبو, أم + X and X + الدين, الله as one word whether written so or as two.
std::string StrictKey(absl::string_view name);

// The strict key, and further without hamza (ؤ is و, ئ is ي), without ا inside a word, and with
// ذ ظ ث ص as د ض ت س. Different names can meet here: for finding candidates, never for deciding.
std::string LooseKey(absl::string_view name);

// StrictKey of a family name without its article, since الأشقر and أشقر are one family.
std::string FamilyKey(absl::string_view family_name);

// LooseKey of a family name without its article.
std::string LooseFamilyKey(absl::string_view family_name);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_ARABIC_KEYS_H_
