#include "tools/support/wire_error.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace ihala::tools {
namespace {

constexpr char kRetryPayload[] = "ihala/retry-after-seconds";

std::vector<FieldViolation> ViolationsOf(const google::rpc::BadRequest& bad) {
  std::vector<FieldViolation> violations;
  for (const auto& violation : bad.field_violations()) {
    violations.push_back({violation.field(), violation.reason(), violation.description()});
  }
  return violations;
}

}  // namespace

absl::Status StatusFromWire(int code, absl::string_view message, absl::string_view details) {
  absl::Status status(static_cast<absl::StatusCode>(code), message);
  google::rpc::Status rich;
  if (!rich.ParseFromArray(details.data(), static_cast<int>(details.size()))) return status;
  std::string reason;
  int64_t retry = 0;
  for (const google::protobuf::Any& detail : rich.details()) {
    google::rpc::BadRequest bad;
    google::rpc::ErrorInfo info;
    google::rpc::RetryInfo wait;
    if (detail.UnpackTo(&bad) && bad.field_violations_size() > 0 && absl::IsInvalidArgument(status)) {
      status = InvalidFields(ViolationsOf(bad));
    } else if (detail.UnpackTo(&info)) {
      reason = info.reason();
    } else if (detail.UnpackTo(&wait)) {
      retry = wait.retry_delay().seconds() + (wait.retry_delay().nanos() > 0 ? 1 : 0);
    }
  }
  if (!reason.empty()) status = WithReason(std::move(status), reason);
  if (retry > 0) status.SetPayload(kRetryPayload, absl::Cord(absl::StrCat(retry)));
  return status;
}

int64_t RetryAfterSeconds(const absl::Status& status) {
  const auto payload = status.GetPayload(kRetryPayload);
  int64_t seconds = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &seconds)) return 0;
  return seconds;
}

}  // namespace ihala::tools
