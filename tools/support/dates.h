#ifndef IHALA_TOOLS_SUPPORT_DATES_H_
#define IHALA_TOOLS_SUPPORT_DATES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "ihala/v1/common.pb.h"

namespace ihala::tools {

// Reads "2026-03-01"; Arabic-Indic and Persian digits count as digits. INVALID_ARGUMENT of `field` for anything else,
// days that no calendar has included.
absl::StatusOr<v1::Date> ParseDate(absl::string_view field, absl::string_view text);

// "2026-03-01", "2026-03" or "2026", as far as it is known; empty if not at all.
std::string DateText(const v1::Date& date);

// "2026-03-01T08:00:00Z"; empty for a time that was not set.
std::string TimestampText(const google::protobuf::Timestamp& time);

// For people: "2026-03-01 08:00 UTC".
std::string TimeForPeople(const google::protobuf::Timestamp& time);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_DATES_H_
