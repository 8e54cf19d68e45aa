#ifndef IHALA_TOOLS_FIELD_DOSSIER_EDIT_H_
#define IHALA_TOOLS_FIELD_DOSSIER_EDIT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::tools {

// Sets one field of a dossier from text: `path` as errors name fields, `people[1].phones[0].e164`, an index one past
// the end adding an entry; `value` a text, a number, true or false, a date as 2026-03-01, or the name of an enum's
// value, with or without its prefix. INVALID_ARGUMENT with words for the person where the path or the value is none.
absl::Status SetByPath(absl::string_view path, absl::string_view value, v1::Referral* dossier);

// Empties the field, the list or the entry of a list.
absl::Status EmptyByPath(absl::string_view path, v1::Referral* dossier);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_DOSSIER_EDIT_H_
