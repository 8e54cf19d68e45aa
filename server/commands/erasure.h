#ifndef IHALA_SERVER_COMMANDS_ERASURE_H_
#define IHALA_SERVER_COMMANDS_ERASURE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/workflow/workflow.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// Erasing a case, in two parts that a crash may part. First, in one transaction: the tombstone in place of the core,
// and nothing below it but what happened and when; a record that it was erased; a verdict for whatever waited for it.
// Then, once that is on the disk: an entry in the list of erasures, and the case's key is destroyed. The record says
// whether that was done, so that it is done, and after a crash done again.
namespace ihala {

// Erases a case that is here, or notes that one was erased which is not. Nothing happens where that is noted already.
absl::Status EraseCase(WriteTxn& txn, const ReferenceData& reference, const ErasureRecord& erasure, absl::Time now);

// What follows once the core of `core` was put as a tombstone: its children go, what waited for it is refused, and the
// erasure is noted. Part of EraseCase, and of a step or an act that erases.
absl::Status EraseBelow(WriteTxn& txn, const ReferenceData& reference, const v1::CaseCore& before,
                        const v1::CaseCore& core, absl::Time now);

// Stores when the case is to be looked at: once its time is over (see RecordEndOf), or never.
absl::Status PutKeepingOf(WriteTxn& txn, const Policy& policy, const Workflow& workflow, const v1::CaseCore& core);

// Erases up to `most` cases whose time is over at `now`, and has the others looked at when theirs will be. Returns how
// many were looked at: fewer than `most` where nothing is left.
absl::StatusOr<int> EraseDue(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most);

// Erases up to `most` of the cases that the list of erasures names and the database does not know to be erased: it was
// put back from a backup. `from` says where in `listed` to begin, and is moved on. Returns how many were erased.
absl::StatusOr<int> EraseListed(WriteTxn& txn, const ReferenceData& reference, absl::Span<const ErasureRecord> listed,
                                absl::Time now, int most, size_t* from);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ERASURE_H_
