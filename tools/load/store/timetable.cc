#include "tools/load/store/timetable.h"

#include <algorithm>

#include "tools/load/draw.h"

namespace ihala::load {
namespace {

constexpr int kFirstHour = 8;
constexpr int kHoursADay = 8;
// The last cases begin so many working hours before the end.
constexpr size_t kForTheLast = 12 * kHoursADay;
// Most answers take days.
constexpr int kLongestWait = 6 * kHoursADay;

}  // namespace

Timetable::Timetable(const WorkingDays& calendar, int utc_offset_minutes, absl::Time end, int days) {
  const absl::TimeZone zone = absl::FixedTimeZone(utc_offset_minutes * 60);
  const absl::CivilDay last = absl::ToCivilDay(end, zone);
  for (absl::CivilDay day = last - days; day <= last; ++day) {
    if (!calendar.IsWorkingDay(day)) continue;
    for (int hour = kFirstHour; hour < kFirstHour + kHoursADay; ++hour) {
      const absl::Time at = absl::FromCivil(absl::CivilHour(day.year(), day.month(), day.day(), hour), zone);
      // The whole hour has to be over.
      if (at + absl::Hours(1) <= end) hours_.push_back(at);
    }
  }
}

size_t Timetable::Arrival(size_t number, size_t count) const {
  const size_t open = hours_.size() > 2 * kForTheLast ? hours_.size() - kForTheLast : hours_.size() / 2;
  return number * open / std::max<size_t>(count, 1);
}

size_t Timetable::After(size_t hour, int owed, Random& random) const {
  const int left = static_cast<int>(hours_.size() - hour);
  const int longest = owed == 0 ? kLongestWait : std::clamp(left / (owed + 1), 1, kLongestWait);
  return std::min(hour + static_cast<size_t>(Between(random, 1, longest)), hours_.size());
}

}  // namespace ihala::load
