#include "server/rpc/status_mapping.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

constexpr char kDomain[] = "ihala";
// With base64 and the text below it stays under 8 KiB.
constexpr size_t kFieldBytes = 3 * 1024;
constexpr size_t kMessageBytes = 512;

// Only the server's own log is told more.
bool IsOurFailure(absl::StatusCode code) {
  return code == absl::StatusCode::kInternal || code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kDataLoss;
}

std::string TextOf(const absl::Status& status) {
  if (IsOurFailure(status.code())) return "The server failed.";
  std::string text(status.message());
  if (text.size() <= kMessageBytes) return text;
  // Our texts name fields and rules; cut at a place that leaves whole characters.
  size_t end = kMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "...");
}

// As many of the fields as have room; returns how many had none.
size_t AddFields(const std::vector<FieldViolation>& fields, google::rpc::BadRequest* request) {
  size_t bytes = 0;
  for (size_t i = 0; i < fields.size(); ++i) {
    bytes += fields[i].field.size() + fields[i].code.size() + fields[i].description.size() + 12;
    if (bytes > kFieldBytes && i > 0) return fields.size() - i;
    auto* const violation = request->add_field_violations();
    violation->set_field(fields[i].field);
    violation->set_reason(fields[i].code);
    violation->set_description(fields[i].description);
  }
  return 0;
}

// Every error has a reason for programs, by its code where nobody gave a closer one.
std::string ReasonOf(const absl::Status& status) {
  std::string reason = Reason(status);
  if (!reason.empty()) return reason;
  if (absl::IsInvalidArgument(status)) return "INVALID";
  if (absl::IsPermissionDenied(status)) return "PERMISSION";
  return absl::StatusCodeToString(status.code());
}

}  // namespace

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status out;
  out.set_code(static_cast<int>(status.code()));
  if (status.ok()) return out;
  out.set_message(TextOf(status));
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain(kDomain);
  if (const std::vector<FieldViolation> fields = Violations(status); !fields.empty()) {
    google::rpc::BadRequest request;
    if (const size_t more = AddFields(fields, &request); more > 0) {
      (*info.mutable_metadata())["more_fields"] = absl::StrCat(more);
    }
    out.add_details()->PackFrom(request);
  }
  out.add_details()->PackFrom(info);
  if (const std::optional<absl::Duration> wait = RetryAfter(status); wait.has_value()) {
    google::rpc::RetryInfo retry;
    const int64_t millis = absl::ToInt64Milliseconds(*wait);
    retry.mutable_retry_delay()->set_seconds(millis / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(millis % 1000 * 1'000'000));
    out.add_details()->PackFrom(retry);
  }
  return out;
}

}  // namespace ihala
