#include "server/commands/contact_judge.h"

#include "common/audit/actions.h"
#include "common/base/status_macros.h"

namespace ihala {

absl::StatusOr<Applied> JudgeContactWord(WriteTxn& txn, const Caller& caller, const DirectoryEntry& entry) {
  ASSIGN_OR_RETURN(const uint64_t revision, txn.TakeNumber());
  if (const auto* seen = std::get_if<MarkSeen>(&entry)) {
    RETURN_IF_ERROR(txn.MarkSeen(caller.account, seen->up_to));
    return Applied{revision, caller.account, audit_action::kNotificationSeen};
  }
  RETURN_IF_ERROR(txn.PutContact(caller.account, std::get<PutContact>(entry).contact));
  return Applied{revision, caller.account, audit_action::kContactPut};
}

absl::StatusOr<Applied> JudgeRetry(WriteTxn& txn, absl::Time now) {
  ASSIGN_OR_RETURN(const uint64_t revision, txn.TakeNumber());
  RETURN_IF_ERROR(txn.RetryUndelivered(now));
  return Applied{revision, "undelivered", audit_action::kNotificationRetry};
}

}  // namespace ihala
