#include "tools/support/local_errors.h"

#include "absl/strings/cord.h"

namespace ihala::tools {
namespace {

constexpr char kArabicPayload[] = "ihala/text-ar";
constexpr char kEnglishPayload[] = "ihala/text-en";
constexpr char kUsagePayload[] = "ihala/usage";

}  // namespace

absl::Status BilingualError(absl::StatusCode code, std::string ar, std::string en) {
  absl::Status status(code, en);
  status.SetPayload(kArabicPayload, absl::Cord(std::move(ar)));
  status.SetPayload(kEnglishPayload, absl::Cord(std::move(en)));
  return status;
}

absl::Status AsUsageError(absl::Status status) {
  status.SetPayload(kUsagePayload, absl::Cord("1"));
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kUsagePayload).has_value(); }

std::string LocalText(const absl::Status& status, Language language) {
  const auto text = status.GetPayload(language == Language::kArabic ? kArabicPayload : kEnglishPayload);
  return text.has_value() ? std::string(*text) : std::string();
}

}  // namespace ihala::tools
