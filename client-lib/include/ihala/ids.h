#ifndef IHALA_IDS_H_
#define IHALA_IDS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ihala {

// An id as people read it (UUID text), and back: INVALID_ARGUMENT for anything else.
std::string IdToText(absl::string_view id16);
absl::StatusOr<std::string> IdFromText(absl::string_view text);

}  // namespace ihala

#endif  // IHALA_IDS_H_
