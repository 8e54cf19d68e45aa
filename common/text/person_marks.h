#ifndef IHALA_COMMON_TEXT_PERSON_MARKS_H_
#define IHALA_COMMON_TEXT_PERSON_MARKS_H_

#include "absl/strings/string_view.h"

namespace ihala::text {

// Whether a text holds what only a person or a case has: a number as a phone or an identity has it, in the digits of
// any script and in groups or not; an address for mail; or the short code of a referral. Years, dates and amounts are
// none of them. A name in words is not found: nobody can tell it from any other word.
bool NamesAPerson(absl::string_view text);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_PERSON_MARKS_H_
