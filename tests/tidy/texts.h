#ifndef IHALA_TESTS_TIDY_TEXTS_H_
#define IHALA_TESTS_TIDY_TEXTS_H_

#include "tests/tidy/source_tree.h"

namespace ihala::tidy {

// Texts for people (constants of type Text or Words, which are an Arabic text and an English one) that are not there in
// both languages, have one language in the place of the other, or do not fill in the same values.
Findings TextsInOneLanguage(const SourceFile& file);

// How many texts for people a file has.
size_t CountTexts(const SourceFile& file);

}  // namespace ihala::tidy

#endif  // IHALA_TESTS_TIDY_TEXTS_H_
