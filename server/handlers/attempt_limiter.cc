#include "server/handlers/attempt_limiter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

// Places in each table: at most a megabyte each, and few chance meetings among thousands of accounts.
constexpr size_t kPlaces = 1 << 16;
// A kind that does not count in this try.
constexpr size_t kNowhere = kPlaces;

}  // namespace

AttemptLimits AttemptLimits::SignIns() {
  return {.per_account = 10,
          .per_device = 10,
          .per_address = 100,
          .message = "Too many failed sign-ins.",
          .reason = "TOO_MANY_SIGN_INS"};
}

AttemptLimits AttemptLimits::Lookups() {
  return {.per_account = 300,
          .per_device = 300,
          .per_address = 3000,
          .message = "Too many cases that are not there.",
          .reason = "TOO_MANY_LOOKUPS"};
}

AttemptLimiter::AttemptLimiter(Clock* clock, Random* random, AttemptLimits limits)
    : clock_(clock), limits_(std::move(limits)), key_(random->Bytes(kMacKeyBytes)) {}

int64_t AttemptLimiter::StepMillis(size_t kind) const {
  const std::array<int, 3> numbers = {limits_.per_account, limits_.per_device, limits_.per_address};
  return absl::ToInt64Milliseconds(limits_.window) / numbers[kind];
}

size_t AttemptLimiter::PlaceOf(size_t kind, absl::string_view name) const {
  const std::string mac = Mac(key_, absl::StrCat(kind, "/", name));
  uint32_t number = 0;
  std::memcpy(&number, mac.data(), sizeof(number));
  return number % kPlaces;
}

absl::StatusOr<AttemptLimiter::Attempt> AttemptLimiter::Begin(absl::string_view account, absl::string_view stream_id,
                                                              absl::string_view address) {
  const std::array<absl::string_view, 3> names = {account, stream_id, address};
  const int64_t now = absl::ToInt64Milliseconds(clock_->BootTime());
  Attempt attempt;
  int64_t wait = 0;
  absl::MutexLock lock(&mutex_);
  for (size_t kind = 0; kind < names.size(); ++kind) {
    attempt.places[kind] = names[kind].empty() ? kNowhere : PlaceOf(kind, names[kind]);
    if (attempt.places[kind] == kNowhere) continue;
    const int64_t full_at = std::max(tables_[kind][attempt.places[kind]], now) + StepMillis(kind);
    wait = std::max(wait, full_at - now - absl::ToInt64Milliseconds(limits_.window));
  }
  if (wait > 0) {
    return WithRetryAfter(WithReason(absl::ResourceExhaustedError(limits_.message), limits_.reason),
                          absl::Milliseconds(wait));
  }
  for (size_t kind = 0; kind < names.size(); ++kind) {
    if (attempt.places[kind] == kNowhere) continue;
    int64_t& place = tables_[kind][attempt.places[kind]];
    place = std::max(place, now) + StepMillis(kind);
  }
  return attempt;
}

void AttemptLimiter::Succeeded(const Attempt& attempt) {
  absl::MutexLock lock(&mutex_);
  for (size_t kind = 0; kind < attempt.places.size(); ++kind) {
    if (attempt.places[kind] != kNowhere) tables_[kind][attempt.places[kind]] -= StepMillis(kind);
  }
}

}  // namespace ihala
