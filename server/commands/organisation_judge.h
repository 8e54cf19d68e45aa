#ifndef IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_
#define IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What an organisation says of itself: the days on which it works, and that it is frozen. An administrator may say both
// too; a freeze is lifted by both. What it says of workflows is in workflow_judge.h.
namespace ihala {

// An organisation as it is in this transaction: somebody else may have spoken since the directory was read.
struct StoredOrganisation {
  uint64_t revision = 0;
  v1::Organisation organisation;
};

// The one for which the caller speaks. NOT_FOUND (ORGANISATION_NOT_FOUND) where there is none.
absl::StatusOr<StoredOrganisation> FindOwnOrganisation(WriteTxn& txn, const Caller& caller);
// Writes it. Returns its change number.
absl::StatusOr<uint64_t> KeepOrganisation(WriteTxn& txn, const v1::Organisation& organisation);

// An administrator's entry of an organisation: what the organisation said of itself stays.
absl::StatusOr<v1::Organisation> WithItsOwnWords(WriteTxn& txn, v1::Organisation organisation);

// `entry` is one of FreezeOrganisation, LiftFreeze, PutCalendar. Where it changes what receivers may see, the cases
// that the organisation referred are due at once. NOT_FOUND for an organisation that is not the caller's or not there;
// FAILED_PRECONDITION (NOT_FROZEN).
absl::StatusOr<Applied> JudgeOrganisationWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                              const Caller& caller, const DirectoryEntry& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ORGANISATION_JUDGE_H_
