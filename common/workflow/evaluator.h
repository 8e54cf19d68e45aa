#ifndef IHALA_COMMON_WORKFLOW_EVALUATOR_H_
#define IHALA_COMMON_WORKFLOW_EVALUATOR_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/workflow/actor.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

namespace ihala {

// One permitted step of a case. Anything that the workflow does not list is forbidden.
// FAILED_PRECONDITION (reason NOT_ALLOWED_FROM_STAGE) if nobody may take `step_id` from the case's stage or a condition
// does not hold; PERMISSION_DENIED (reason PERMISSION) if another party may. While a step is pending, only steps of
// kind WITHDRAW and VOID may be taken. Pure: no clock, no storage. The server enforces it; a client calls the same code
// while offline.
absl::StatusOr<const v1::Step*> Next(const Workflow& workflow, const v1::CaseCore& core, absl::string_view step_id,
                                     const Actor& actor, absl::Time now);

// The second party's part: OK if `actor` may answer the case's pending step. The proposer never may.
absl::Status MayConfirm(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor);

// Every step that Next allows, in the document's order.
std::vector<const v1::Step*> PermittedSteps(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor,
                                            absl::Time now);

// What is wrong with the inputs of a step (or of a confirmation): missing, unknown, of another kind, not in the reason
// set, a note missing where the reason needs one. Fields are named `inputs.<name>`. Empty if nothing is.
std::vector<FieldViolation> CheckInputs(const Workflow& workflow,
                                        const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                        const google::protobuf::RepeatedPtrField<v1::InputValue>& given);

// The day on which the party who owes the next move is due if a case enters `stage` at `entered`; nullopt without a
// clock. `inputs` are those of the entering step, for clocks that end at a date that was said.
std::optional<v1::Date> DueOn(const Workflow& workflow, const v1::Stage& stage, v1::Urgency urgency, absl::Time entered,
                              const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs);

// The step of the clock that is due for the case at `now`; null where none is.
const v1::Step* DueClockStep(const Workflow& workflow, const v1::CaseCore& core, absl::Time now);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_EVALUATOR_H_
