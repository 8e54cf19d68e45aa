#include "common/workflow/calendar.h"

namespace ihala {

WorkingDays::WorkingDays(const v1::WorkingCalendar& calendar) : offset_(absl::Minutes(calendar.utc_offset_minutes())) {
  for (const uint32_t day : calendar.weekend()) {
    if (day >= 1 && day <= 7) day_off_[day - 1] = true;
  }
  for (const v1::Date& holiday : calendar.holidays()) holidays_.insert(DayOfDate(holiday));
}

absl::CivilDay WorkingDays::DayOf(absl::Time time) const {
  return absl::CivilDay(absl::ToCivilSecond(time + offset_, absl::UTCTimeZone()));
}

absl::Time WorkingDays::BeginOf(absl::CivilDay day) const {
  return absl::FromCivil(absl::CivilSecond(day), absl::UTCTimeZone()) - offset_;
}

bool WorkingDays::IsWorkingDay(absl::CivilDay day) const {
  // absl::Weekday counts from Monday too.
  return !day_off_[static_cast<size_t>(absl::GetWeekday(day))] && !holidays_.contains(day);
}

absl::CivilDay WorkingDays::Add(absl::CivilDay day, int days) const {
  const int direction = days < 0 ? -1 : 1;
  while (days != 0) {
    day += direction;
    if (IsWorkingDay(day)) days -= direction;
  }
  return day;
}

int WorkingDays::Between(absl::CivilDay from, absl::CivilDay to) const {
  int days = 0;
  if (to >= from) {
    for (absl::CivilDay day = from + 1; day <= to; ++day) days += IsWorkingDay(day) ? 1 : 0;
  } else {
    for (absl::CivilDay day = from - 1; day >= to; --day) days -= IsWorkingDay(day) ? 1 : 0;
  }
  return days;
}

absl::CivilDay WorkingDays::Add(absl::CivilDay day, int days, bool calendar_days) const {
  return calendar_days ? day + days : Add(day, days);
}

int WorkingDays::Between(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const {
  return calendar_days ? static_cast<int>(to - from) : Between(from, to);
}

bool IsWholeDate(const v1::Date& date) {
  if (date.year() < 1900 || date.year() > 2200) return false;
  const absl::CivilDay day(date.year(), date.month(), date.day());
  // Abseil normalises the 31st of April to the 1st of May.
  return day.month() == date.month() && day.day() == date.day();
}

absl::CivilDay DayOfDate(const v1::Date& date) { return absl::CivilDay(date.year(), date.month(), date.day()); }

v1::Date DateOfDay(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

google::protobuf::Timestamp TimestampOfTime(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

absl::Time TimeOfTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace ihala
