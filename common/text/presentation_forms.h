#ifndef IHALA_COMMON_TEXT_PRESENTATION_FORMS_H_
#define IHALA_COMMON_TEXT_PRESENTATION_FORMS_H_

#include <string>

namespace ihala::text {

// Arabic text that was copied from a PDF or an old system can consist of presentation forms: one
// code point for each shape of a letter, or for two to eighteen letters written as one. The answer
// is the plain text for U+FB50 to U+FDFF and U+FE70 to U+FEFF, as Unicode's compatibility
// normalisation (NFKC) has it; for any other code point, and for those there that have no plain
// text, the code point itself. Thread-safe.
std::u32string ExpandPresentationForm(char32_t code);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_PRESENTATION_FORMS_H_
