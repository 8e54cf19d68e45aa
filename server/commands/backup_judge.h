#ifndef IHALA_SERVER_COMMANDS_BACKUP_JUDGE_H_
#define IHALA_SERVER_COMMANDS_BACKUP_JUDGE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/directory_entry.h"
#include "server/store/txn.h"

namespace ihala {

// What is answered where a copy is not of this history: FAILED_PRECONDITION, HISTORY_CHANGED.
absl::Status NotOfThisHistory();

// Notes how far a backup goes, unless one that goes further was reported before. NotOfThisHistory() where the history
// has not come that far, or came there by another commit.
absl::StatusOr<Applied> NoteBackup(WriteTxn& txn, absl::Time now, const ReportBackup& report);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_BACKUP_JUDGE_H_
