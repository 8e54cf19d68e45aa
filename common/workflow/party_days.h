#ifndef IHALA_COMMON_WORKFLOW_PARTY_DAYS_H_
#define IHALA_COMMON_WORKFLOW_PARTY_DAYS_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "common/workflow/calendar.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// Days on which a party is cut off, both included; without an end, as long as nobody ended it.
struct StillDays {
  absl::CivilDay from;
  std::optional<absl::CivilDay> to;
};

// The days on which one party's clocks run: those of its calendar, without the ones on which it was cut off. A view:
// what it was made from must outlive it. `calendar_days` counts every day on which the party was not cut off.
class PartyDays {
 public:
  PartyDays(const WorkingDays& calendar, absl::Span<const StillDays> still) : calendar_(&calendar), still_(still) {}

  const WorkingDays& calendar() const { return *calendar_; }
  bool StandsStill(absl::CivilDay day) const;
  // Whether a clock counts the day.
  bool Runs(absl::CivilDay day, bool calendar_days) const;

  // The day on which `days` have run after `day`; 0 gives `day` itself. nullopt where nobody knows how long the party
  // is cut off by then.
  std::optional<absl::CivilDay> Add(absl::CivilDay day, int days, bool calendar_days) const;
  // How many days ran after `from` up to and with `to`; 0 where `to` is no later.
  int Between(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const;
  // What is left of a clock on `today`: how many days run until `due`, negative where it has passed.
  int Left(absl::CivilDay today, absl::CivilDay due, bool calendar_days) const;

  // What a due date, counted from `from` in the calendar alone, comes to with the days that the clock stood still
  // since. nullopt as above.
  std::optional<absl::CivilDay> Postponed(absl::CivilDay from, absl::CivilDay due, bool calendar_days) const;
  // The opposite: the date, counted in the calendar alone, that comes to `due`.
  absl::CivilDay Advanced(absl::CivilDay from, absl::CivilDay due, bool calendar_days) const;

 private:
  // How many days that the calendar counts after `from` up to and with `to` the party was cut off.
  int StillBetween(absl::CivilDay from, absl::CivilDay to, bool calendar_days) const;
  // True where an outage without an end has begun by `day`: no later day runs.
  bool IsEndless(absl::CivilDay day) const;

  const WorkingDays* calendar_;
  absl::Span<const StillDays> still_;
};

// On which days the clocks of one case run, for each of its parties. As it is made, for both the calendar of the
// workflow, and nobody was ever cut off. A plain value.
class CaseDays {
 public:
  // What holds for one party: its own calendar where it has one, and when it was cut off.
  struct Party {
    std::optional<WorkingDays> calendar;
    std::vector<StillDays> still;
  };

  Party referrer;
  Party receiver;

  // `side` is any but the referrer's for the receiver. The result refers to this and to the workflow.
  PartyDays Of(v1::Side side, const Workflow& workflow) const;
};

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_PARTY_DAYS_H_
