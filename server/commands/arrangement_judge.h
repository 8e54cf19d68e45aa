#ifndef IHALA_SERVER_COMMANDS_ARRANGEMENT_JUDGE_H_
#define IHALA_SERVER_COMMANDS_ARRANGEMENT_JUDGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "server/commands/applied.h"
#include "server/commands/directory_entry.h"
#include "server/commands/reference.h"
#include "server/store/txn.h"

// Trials and declared shocks.
namespace ihala {

// What of an arrangement the directory does not have, and the workflow of a trial that its programmes follow anyway.
// Fields are named below `arrangement`.
std::vector<FieldViolation> CheckArrangement(const ReferenceData& reference, const v1::Arrangement& arrangement);
// The organisations that it names, and those of its programmes, that have not signed its workflow: of version 0 none of
// its versions.
std::vector<std::string> UnsignedFor(const ReferenceData& reference, const v1::Arrangement& arrangement);

// ALREADY_EXISTS where there is one of this id.
absl::StatusOr<Applied> JudgeArrangement(WriteTxn& txn, const DeclareArrangement& entry);
// NOT_FOUND (ARRANGEMENT_NOT_FOUND) where there is none.
absl::StatusOr<Applied> JudgeArrangementEnd(WriteTxn& txn, const EndArrangement& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_ARRANGEMENT_JUDGE_H_
