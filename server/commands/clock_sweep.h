#ifndef IHALA_SERVER_COMMANDS_CLOCK_SWEEP_H_
#define IHALA_SERVER_COMMANDS_CLOCK_SWEEP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/random.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/operation.pb.h"
#include "server/commands/case_judge.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// The clock acts like any other party: its steps, and its answers to pending steps that ran out of time, are operations
// that are judged, stored and entered like those of people. The store says for each case when something next falls due
// in it. A look that comes too early finds nothing to do; one that comes late finds what was due in the meantime.
namespace ihala {

// What the clock does in the case at `now`: a step of it that is due, or the answer to a pending step whose time is
// over. nullopt where there is nothing.
std::optional<v1::Operation> ClockAct(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                      const CaseDays& days);

// Where the ledger keeps it, so that it is done once whatever stops or starts again in between: of one entry of one
// case each step, and the answer to each proposal.
std::string ClockKey(const v1::CaseCore& core, const v1::Operation& act);

// Stores when something next falls due in a case that was just written at `now`.
absl::Status PutTickOf(WriteTxn& txn, const ReferenceData& reference, const Workflow& workflow,
                       const v1::CaseCore& core, absl::Time now);

// Does what is due in up to `most` cases. Returns how many were looked at: fewer than `most` where nothing is left, or
// where `reference` does not know yet what was declared of outages and calendars. What is wrong with one case does not
// hold up the others: it is looked at again a day later.
absl::StatusOr<int> SweepClocks(WriteTxn& txn, const ReferenceData& reference, const CaseJudge::OfStore& store,
                                absl::Time now, Random* random, int most);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CLOCK_SWEEP_H_
