#ifndef IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_
#define IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/errors.h"
#include "common/workflow/workflow.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// Who takes a step on which case, and when.
struct StepOnCase {
  const Caller& caller;
  const v1::CaseCore& core;
  // The version that the case follows.
  const Workflow& workflow;
  absl::Time now;
};

// Checks what the inputs of a step point at: programmes, desks, accounts and other cases. Their form was checked by the
// reducer; whether they exist, and whether the actor may point at them, only the server knows. Violations are named
// `inputs.<name>`; a case that the caller may not see gets the words of one that does not exist. A desk that the case's
// agreement forbids is a RED_LINE. Somebody who is to take the case over must be able to see it and to work on it.
absl::StatusOr<std::vector<FieldViolation>> CheckInputReferences(
    ReadTxn& txn, const ReferenceData& reference, const StepOnCase& on,
    const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
    const google::protobuf::RepeatedPtrField<v1::InputValue>& given);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_INPUT_REFERENCES_H_
