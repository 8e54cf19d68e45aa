#include "server/handlers/times.h"

namespace ihala {

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t nanos = absl::ToUnixNanos(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(absl::ToUnixSeconds(time));
  timestamp.set_nanos(static_cast<int32_t>(nanos - timestamp.seconds() * 1'000'000'000));
  return timestamp;
}

absl::CivilDay LatestDayOf(absl::Time time) { return DayOf(time + absl::Hours(14)); }

absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, absl::UTCTimeZone()); }

}  // namespace ihala
