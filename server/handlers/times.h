#ifndef IHALA_SERVER_HANDLERS_TIMES_H_
#define IHALA_SERVER_HANDLERS_TIMES_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace ihala {

// The latest day that it is anywhere on earth: what lies after it is surely in the future. The executor, which knows
// the calendar of the case, judges to the day.
absl::CivilDay LatestDayOf(absl::Time time);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_TIMES_H_
