#include "server/handlers/retry_after.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"

namespace ihala {
namespace {

constexpr char kPayload[] = "ihala/retry-after-millis";
// Long enough for the queue to drain, short enough for a person who waits.
constexpr absl::Duration kBusyWait = absl::Seconds(2);

}  // namespace

absl::Status WithRetryAfter(absl::Status status, absl::Duration wait) {
  if (!status.ok()) status.SetPayload(kPayload, absl::Cord(absl::StrCat(absl::ToInt64Milliseconds(wait))));
  return status;
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayload);
  int64_t millis = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &millis)) return std::nullopt;
  return absl::Milliseconds(millis);
}

absl::Status Busy() {
  return WithRetryAfter(WithReason(absl::ResourceExhaustedError("The server is busy."), "BUSY"), kBusyWait);
}

}  // namespace ihala
