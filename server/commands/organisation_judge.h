#ifndef IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_
#define IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What an organisation says of itself: the workflows that it signs, the days on which it works, and that it is frozen.
// An administrator may say the last two too; a freeze is lifted by both.
namespace ihala {

// An administrator's entry of an organisation: what the organisation said of itself stays.
absl::StatusOr<v1::Organisation> WithItsOwnWords(WriteTxn& txn, v1::Organisation organisation);

// `entry` is one of SignWorkflow, FreezeOrganisation, LiftFreeze, PutCalendar. Where it changes what receivers may see,
// the cases that the organisation referred are due at once. NOT_FOUND for an organisation that is not the caller's or
// not there, and a workflow that is not loaded; FAILED_PRECONDITION (NOT_FROZEN).
absl::StatusOr<Applied> JudgeOrganisationWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                              const Caller& caller, const DirectoryEntry& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_
