#ifndef IHALA_SERVER_COMMANDS_CONTACT_JUDGE_H_
#define IHALA_SERVER_COMMANDS_CONTACT_JUDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "server/commands/applied.h"
#include "server/commands/directory_entry.h"
#include "server/store/txn.h"

// Where people are told, and what they have seen of it.
namespace ihala {

// A word of somebody for themselves: `entry` is one of PutContact, MarkSeen. The trail says that it was said, and no
// address.
absl::StatusOr<Applied> JudgeContactWord(WriteTxn& txn, const Caller& caller, const DirectoryEntry& entry);

// Everything that could not be delivered waits again.
absl::StatusOr<Applied> JudgeRetry(WriteTxn& txn, absl::Time now);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_CONTACT_JUDGE_H_
