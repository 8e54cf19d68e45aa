#include "server/commands/backup_judge.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ihala {

absl::Status NotOfThisHistory() {
  return WithReason(absl::FailedPreconditionError("The copy is not of this server's history."), "HISTORY_CHANGED");
}

absl::StatusOr<Applied> NoteBackup(WriteTxn& txn, absl::Time now, const ReportBackup& report) {
  ASSIGN_OR_RETURN(const std::optional<uint32_t> tag, txn.FindTag(report.seq));
  if (tag != report.tag) return NotOfThisHistory();
  ASSIGN_OR_RETURN(const std::optional<BackupRecord> before, txn.FindBackup());
  if (!before.has_value() || before->horizon < report.seq) RETURN_IF_ERROR(txn.PutBackup({report.seq, now}));
  ASSIGN_OR_RETURN(const uint64_t revision, txn.TakeNumber());
  return Applied{revision, absl::StrCat(report.seq), audit_action::kBackupReport};
}

}  // namespace ihala
