#ifndef IHALA_SERVER_COMMANDS_WORKFLOW_JUDGE_H_
#define IHALA_SERVER_COMMANDS_WORKFLOW_JUDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What happens to workflows. An administrator loads versions, and migrations between them; what new referrals follow
// and what becomes of cases under way the organisations decide, by what they sign and roll back.
namespace ihala {

// Stores a new version, which referrals follow once both of their organisations have signed it. ALREADY_EXISTS where it
// is there, ABORTED (STALE_REVISION), INVALID_ARGUMENT with fields.
absl::StatusOr<Applied> StoreWorkflow(WriteTxn& txn, const ReferenceData& reference, v1::Workflow document,
                                      uint64_t base_revision);

// Stores a migration. ALREADY_EXISTS where there is one between its versions, INVALID_ARGUMENT with fields.
absl::StatusOr<Applied> StoreMigration(WriteTxn& txn, const ReferenceData& reference,
                                       const v1::WorkflowMigration& document);

// `entry` is one of SignWorkflow, RollBackWorkflow, SignMigration. NOT_FOUND for a workflow or migration that is not
// loaded, and for a caller who speaks for no organisation; FAILED_PRECONDITION as AgreementService says. Of these an
// administrator may only roll back.
absl::StatusOr<Applied> JudgeWorkflowWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                          const Caller& caller, const DirectoryEntry& entry);

// What is wrong with a migration, its versions among it: empty if it may be loaded.
std::vector<FieldViolation> CheckMigration(const ReferenceData& reference, const v1::WorkflowMigration& document);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_WORKFLOW_JUDGE_H_
