#ifndef IHALA_TOOLS_LOAD_STORE_TIMETABLE_H_
#define IHALA_TOOLS_LOAD_STORE_TIMETABLE_H_

#include <cstddef>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/workflow/calendar.h"

namespace ihala::load {

// The hours at which people work, one after the other, from `days` before `end` to `end`. Immutable.
class Timetable {
 public:
  Timetable(const WorkingDays& calendar, int utc_offset_minutes, absl::Time end, int days);

  size_t hours() const { return hours_.size(); }
  // The beginning of an hour, below hours().
  absl::Time At(size_t hour) const { return hours_[hour]; }
  // The hour in which the case with this number of `count` begins: evenly spread, and early enough that its history
  // has time.
  size_t Arrival(size_t number, size_t count) const;
  // An hour after `hour` in which the case goes on; hours() where that is after the end. With so many events `owed` the
  // waits are short enough that all of them find their hour.
  size_t After(size_t hour, int owed, Random& random) const;

 private:
  std::vector<absl::Time> hours_;
};

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_STORE_TIMETABLE_H_
