#ifndef IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_
#define IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "common/access/access.h"
#include "common/base/errors.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// Checks what the inputs of a step point at: programmes, desks, accounts and other cases. Their form was checked by the
// reducer; whether they exist, and whether the actor may point at them, only the server knows. Violations are named
// `inputs.<name>`; a case that the caller may not see gets the words of one that does not exist.
absl::StatusOr<std::vector<FieldViolation>> CheckInputReferences(
    ReadTxn& txn, const ReferenceData& reference, const Caller& caller, const v1::CaseCore& core,
    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
    const google::protobuf::RepeatedPtrField<v1::InputValue>& given, absl::Time now);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_
