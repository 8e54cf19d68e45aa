#include "server/handlers/sign_in_limiter.h"

#include <algorithm>
#include <cstring>

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

constexpr std::array<int, 3> kLimits = {SignInLimiter::kPerAccount, SignInLimiter::kPerDevice,
                                        SignInLimiter::kPerAddress};

int64_t WindowMillis() { return absl::ToInt64Milliseconds(SignInLimiter::kWindow); }
int64_t StepMillis(size_t kind) { return WindowMillis() / kLimits[kind]; }

}  // namespace

SignInLimiter::SignInLimiter(Clock* clock, Random* random) : clock_(clock), key_(random->Bytes(kMacKeyBytes)) {}

size_t SignInLimiter::PlaceOf(size_t kind, absl::string_view name) const {
  const std::string mac = Mac(key_, absl::StrCat(kind, "/", name));
  uint32_t number = 0;
  std::memcpy(&number, mac.data(), sizeof(number));
  return number % kPlaces;
}

absl::StatusOr<SignInLimiter::Attempt> SignInLimiter::Begin(absl::string_view account, absl::string_view stream_id,
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
    wait = std::max(wait, full_at - now - WindowMillis());
  }
  if (wait > 0) {
    return WithRetryAfter(WithReason(absl::ResourceExhaustedError("Too many failed sign-ins."), "TOO_MANY_SIGN_INS"),
                          absl::Milliseconds(wait));
  }
  for (size_t kind = 0; kind < names.size(); ++kind) {
    if (attempt.places[kind] == kNowhere) continue;
    int64_t& place = tables_[kind][attempt.places[kind]];
    place = std::max(place, now) + StepMillis(kind);
  }
  return attempt;
}

void SignInLimiter::Succeeded(const Attempt& attempt) {
  absl::MutexLock lock(&mutex_);
  for (size_t kind = 0; kind < attempt.places.size(); ++kind) {
    if (attempt.places[kind] != kNowhere) tables_[kind][attempt.places[kind]] -= StepMillis(kind);
  }
}

}  // namespace ihala
