#ifndef IHALA_COMMON_BASE_JSON_TEXT_H_
#define IHALA_COMMON_BASE_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ihala {

// Appends `text` to `out` as a JSON string with its quotes. The result is one line of valid
// UTF-8 whatever comes in: control characters, line separators and invisible direction marks are
// escaped (a log viewer must not be fooled), broken UTF-8 becomes U+FFFD.
void AppendJsonString(absl::string_view text, std::string& out);

// The same as a new string.
std::string JsonString(absl::string_view text);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_JSON_TEXT_H_
