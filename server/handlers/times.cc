#include "server/handlers/times.h"

namespace ihala {

absl::CivilDay LatestDayOf(absl::Time time) { return absl::ToCivilDay(time + absl::Hours(14), absl::UTCTimeZone()); }

}  // namespace ihala
