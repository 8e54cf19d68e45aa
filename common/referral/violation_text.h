#ifndef IHALA_COMMON_REFERRAL_VIOLATION_TEXT_H_
#define IHALA_COMMON_REFERRAL_VIOLATION_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"

namespace ihala {

// Says what is wrong with a field, in words of its own and never with its value, as
// "Person 2: first name: must have at most 60 characters." `language` is "ar" or "en"; anything else is English. A code
// that is not known here is told in general words, in English with the violation's own description.
std::string ViolationText(const FieldViolation& violation, absl::string_view language);

// The same without the field's name and the full stop, as "must have at most 60 characters"; empty for a code that is
// not known here, in English only where it has no description either.
std::string ViolationRule(const FieldViolation& violation, absl::string_view language);

// What people call the field at `path`, as "Person 2: first name" for `people[1].name.first`. Steps in front of the
// referral, as `submit.referral.`, do not matter. The path itself where the field has no name here.
std::string FieldName(absl::string_view path, absl::string_view language);

// Every code that has a text of its own, for tests that look for one that has none.
std::vector<std::string> KnownViolationCodes();

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_VIOLATION_TEXT_H_
