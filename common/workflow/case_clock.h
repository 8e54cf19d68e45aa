#ifndef IHALA_COMMON_WORKFLOW_CASE_CLOCK_H_
#define IHALA_COMMON_WORKFLOW_CASE_CLOCK_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

// How the clocks of a case stand: computed from its core, its parties' days and the time whenever somebody asks, by the
// server and by devices. All pure.
namespace ihala {

// The side that owes the next move in the case's stage; SIDE_UNSPECIFIED where nobody does.
v1::Side OwingSide(const Workflow& workflow, const v1::CaseCore& core);
// The side that is to answer the case's pending step; SIDE_UNSPECIFIED where none is pending.
v1::Side AnsweringSide(const Workflow& workflow, const v1::CaseCore& core);

// The day on which the stage's clock runs out, and the pending step's, outages counted; nullopt where none runs or
// nobody knows how long it stands still.
std::optional<absl::CivilDay> StageDue(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days);
std::optional<absl::CivilDay> PendingDue(const Workflow& workflow, const v1::CaseCore& core, const CaseDays& days);

// How many days are left of the stage's clock on `today`; negative where it is overdue. Only where the core has a due
// date.
int StageDaysLeft(const Workflow& workflow, const v1::CaseCore& core, absl::CivilDay today, const CaseDays& days);

// The last day on which the rule's step is not due; nullopt where it counts from a date that there is not, or nobody
// knows how long its clock stands still.
std::optional<absl::CivilDay> LastDayBefore(const Workflow& workflow, const v1::ClockRule& rule,
                                            const v1::CaseCore& core, const CaseDays& days);

// How the case's clock stands at `now`: of two that run, the one that is further behind.
v1::CaseClock ClockOf(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                      const CaseDays& days = CaseDays());

// A level that hears of the case, and of whom.
struct Escalated {
  v1::Side owed_by = v1::SIDE_UNSPECIFIED;
  v1::EscalationLevel level = v1::ESCALATION_LEVEL_UNSPECIFIED;
};
// Every one that does at `now`, of both clocks, in the order of levels.
std::vector<Escalated> EscalationsAt(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                     const CaseDays& days = CaseDays());

// When something next falls due in the case by itself: a step of the clock, the end of a pending step's time, a level
// that hears of it. Later than `now`: the beginning of a day. InfiniteFuture where that depends on when an outage ends;
// nullopt where nothing will.
std::optional<absl::Time> NextTick(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                   const CaseDays& days = CaseDays());

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_CASE_CLOCK_H_
