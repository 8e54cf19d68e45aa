#ifndef IHALA_SERVER_COMMANDS_AMENDMENT_JUDGE_H_
#define IHALA_SERVER_COMMANDS_AMENDMENT_JUDGE_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/referral/amendment_merge.h"
#include "common/workflow/reducer.h"
#include "server/commands/executor.h"
#include "server/commands/reference.h"
#include "server/commands/stream_chain.h"
#include "server/store/store.h"

// Amendments of a dossier: what the executor does for them besides what it does for every command.
namespace ihala {

// An amendment that the reducer lets pass, and its case as it is. All outlive the call.
struct AmendmentCase {
  const CaseCommand& command;
  const v1::CaseCore& core;
  const Workflow& workflow;
  uint64_t epoch = 0;  // Of the store's history.
  absl::Time received;
  StreamChain* chain = nullptr;  // By which words of one device are told from those of its copy.
};

// Merges the amendment into the stored dossier and says in `reduction` what comes of it: APPLIED, MERGED with the
// fields in conflict, ALREADY, or REJECTED (INVALID and CONSENT_MISSING by the rules of a submission, STALE_REVISION
// where too many conflicts wait already). The core in it gets what it repeats of the envelope and the number of open
// conflicts, the history entry the fields. Where it takes effect the merge is returned, for StoreAmendment.
absl::StatusOr<std::optional<MergedAmendment>> RuleAmendment(ReadTxn& txn, const ReferenceData& reference,
                                                             const AmendmentCase& amendment, Reduction* reduction);

// Writes the conflicts that were found or are over, each under its own number. Before the event.
absl::Status StoreConflicts(WriteTxn& txn, const v1::CaseCore& core, const v1::HistoryEntry& event,
                            MergedAmendment* merged);
// Writes the dossier, also where only a conflict was found, and what is kept beside it. The dossier is the last row of
// an amendment, so that whoever has read it has read what became of the amendment. Returns its number.
absl::StatusOr<uint64_t> StoreMergedDossier(WriteTxn& txn, const v1::CaseCore& core, MergedAmendment* merged);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_AMENDMENT_JUDGE_H_
