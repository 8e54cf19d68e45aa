#ifndef IHALA_COMMON_WORKFLOW_CALENDAR_H_
#define IHALA_COMMON_WORKFLOW_CALENDAR_H_

#include <array>

#include "absl/container/flat_hash_set.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "ihala/v1/common.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// The days on which clocks run. An instant becomes a day by a fixed offset, never by time zone data: a device that has
// not been updated for years counts the same days as the server. Immutable, so any thread may use it.
class WorkingDays {
 public:
  // Every day is a working day.
  WorkingDays() = default;
  // `calendar` must leave at least one day of the week to work on, as the validator sees to.
  explicit WorkingDays(const v1::WorkingCalendar& calendar);

  // The calendar's day on which `time` lies.
  absl::CivilDay DayOf(absl::Time time) const;
  // The instant at which the calendar's day begins.
  absl::Time BeginOf(absl::CivilDay day) const;
  // False on days off and holidays.
  bool IsWorkingDay(absl::CivilDay day) const;

  // The day that is `days` working days after `day` (before it, for a negative number). 0 gives `day` itself, so that
  // what is due at once is due today although today may be a day off.
  absl::CivilDay Add(absl::CivilDay day, int days) const;
  // How many working days lie after `from` up to and with `to`; negative, counted the same way, where `to` is earlier.
  // Add(from, Between(from, to)) == to for every working day `to`.
  int Between(absl::CivilDay from, absl::CivilDay to) const;

  // The same with calendar days where `calendar_days` is true.
  absl::CivilDay Add(absl::CivilDay day, int days, bool calendar_days) const;
  int Between(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const;

 private:
  absl::Duration offset_ = absl::ZeroDuration();
  std::array<bool, 7> day_off_{};  // From Monday.
  absl::flat_hash_set<absl::CivilDay> holidays_;
};

// True for a date of which all parts are known and that exists, from year 1900 to 2200: years beyond are mistyped.
bool IsWholeDate(const v1::Date& date);

// Between the wire's dates and times and Abseil's. DayOfDate needs a whole date.
absl::CivilDay DayOfDate(const v1::Date& date);
v1::Date DateOfDay(absl::CivilDay day);
google::protobuf::Timestamp TimestampOfTime(absl::Time time);
absl::Time TimeOfTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_CALENDAR_H_
