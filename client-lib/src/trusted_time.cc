#include "client-lib/src/trusted_time.h"

#include <algorithm>

#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// What tells one device's boots apart.
constexpr size_t kBootIdBytes = 8;

}  // namespace

absl::StatusOr<absl::Time> TrustedNow(Store& store, Clock& clock) {
  ASSIGN_OR_RETURN(const int64_t micros, store.GetInt(settings::kServerTime));
  if (micros == 0) return clock.Now();
  const absl::Time server_time = absl::FromUnixMicros(micros);
  ASSIGN_OR_RETURN(const int64_t boot_micros, store.GetInt(settings::kServerTimeBoot));
  ASSIGN_OR_RETURN(const std::string boot_id, store.Get(settings::kServerTimeBootId));
  if (!boot_id.empty() && boot_id == clock.BootId()) {
    return server_time + std::max(clock.BootTime() - absl::Microseconds(boot_micros), absl::ZeroDuration());
  }
  return std::max(server_time, clock.Now());
}

absl::Status NoteServerTime(Store& store, Clock& clock, absl::Time server_time) {
  RETURN_IF_ERROR(store.PutInt(settings::kServerTime, absl::ToUnixMicros(server_time)));
  RETURN_IF_ERROR(store.PutInt(settings::kServerTimeBoot, absl::ToInt64Microseconds(clock.BootTime())));
  return store.Put(settings::kServerTimeBootId, clock.BootId());
}

absl::CivilDay DayAt(absl::Time time, int utc_offset_minutes) {
  return absl::ToCivilDay(time, absl::FixedTimeZone(utc_offset_minutes * 60));
}

v1::ClaimedTime Claim(Clock& clock) {
  const absl::Time now = clock.Now();
  v1::ClaimedTime claimed;
  // Whole seconds: more says nothing about a person's doings and costs bytes on every operation.
  claimed.mutable_wall()->set_seconds(absl::ToUnixSeconds(now));
  claimed.set_utc_offset_minutes(absl::LocalTimeZone().At(now).offset / 60);
  claimed.set_boot_id(clock.BootId().substr(0, kBootIdBytes));
  claimed.set_boot_millis(absl::ToInt64Seconds(clock.BootTime()) * 1000);
  return claimed;
}

}  // namespace ihala::client
