#ifndef IHALA_SERVER_COMMANDS_OUTAGE_JUDGE_H_
#define IHALA_SERVER_COMMANDS_OUTAGE_JUDGE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "server/commands/applied.h"
#include "server/commands/directory_entry.h"
#include "server/commands/reference.h"
#include "server/store/txn.h"

// Declared outages. Each change of one has the clock of every case looked at again: a due date may have come nearer.
namespace ihala {

// What of an outage the directory does not have. Fields are named below `outage`.
std::vector<FieldViolation> CheckOutage(const Directory& directory, const v1::Outage& outage);

// ALREADY_EXISTS where there is one of this id.
absl::StatusOr<Applied> JudgeDeclaration(WriteTxn& txn, const DeclareOutage& entry);
// NOT_FOUND (OUTAGE_NOT_FOUND) where there is none.
absl::StatusOr<Applied> JudgeEnd(WriteTxn& txn, const EndOutage& entry);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_OUTAGE_JUDGE_H_
