#ifndef IHALA_TOOLS_SUPPORT_LOCAL_ERRORS_H_
#define IHALA_TOOLS_SUPPORT_LOCAL_ERRORS_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/support/messages.h"

namespace ihala::tools {

// An error that arises in a tool itself and carries its text in both languages, so that whoever prints it can choose.
absl::Status BilingualError(absl::StatusCode code, std::string ar, std::string en);

// The same from a message of the catalogue.
template <class... Args>
absl::Status LocalError(absl::StatusCode code, const Text& text, const Args&... args) {
  return BilingualError(code, Say(Language::kArabic, text, args...), Say(Language::kEnglish, text, args...));
}

// INVALID_ARGUMENT for a command line that is wrong: the tool ends with kExitUsage.
template <class... Args>
absl::Status UsageError(const Text& text, const Args&... args);

// Marks `status` as a mistake on the command line.
absl::Status AsUsageError(absl::Status status);
bool IsUsageError(const absl::Status& status);

// The text in `language`; empty for an error that is not local.
std::string LocalText(const absl::Status& status, Language language);

template <class... Args>
absl::Status UsageError(const Text& text, const Args&... args) {
  return AsUsageError(LocalError(absl::StatusCode::kInvalidArgument, text, args...));
}

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_LOCAL_ERRORS_H_
