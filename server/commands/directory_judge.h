#ifndef IHALA_SERVER_COMMANDS_DIRECTORY_JUDGE_H_
#define IHALA_SERVER_COMMANDS_DIRECTORY_JUDGE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/executor.h"

namespace ihala {

// The whole way of one change of the directory, inside one write transaction: ledger, authority, freshness, rule,
// store, trail, ledger. Errors as Executor::Execute says; the caller undoes what was written.
absl::StatusOr<uint64_t> JudgeDirectory(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                        const DirectoryCommand& command);

// Whether anybody's rights, or what is read of the directory without the store, may be others once it is applied.
bool ChangesReference(const DirectoryEntry& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_DIRECTORY_JUDGE_H_
