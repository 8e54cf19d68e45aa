#ifndef IHALA_SERVER_COMMANDS_THREAD_JUDGE_H_
#define IHALA_SERVER_COMMANDS_THREAD_JUDGE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// Threads without persons: who takes part in one, and what becomes of a word in it.
namespace ihala {

// Whether the caller may know of the thread: the coordinator, and whoever speaks for an organisation that takes part.
bool TakesPart(const Caller& caller, const v1::Thread& thread);
// The answer for a thread that does not exist, or not for the caller.
absl::Status NoSuchThread();

// `entry` is one of OpenThread, AddPost, CloseThread. Errors as ThreadService says.
absl::StatusOr<Applied> JudgeThreadWord(WriteTxn& txn, const ReferenceData& reference, absl::Time now,
                                        const Caller& caller, const DirectoryEntry& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_THREAD_JUDGE_H_
