#ifndef IHALA_COMMON_WORKFLOW_EVALUATOR_H_
#define IHALA_COMMON_WORKFLOW_EVALUATOR_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/workflow/actor.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

namespace ihala {

// One permitted step of a case. Anything that the workflow does not list is forbidden.
// FAILED_PRECONDITION (reason NOT_ALLOWED_FROM_STAGE) if nobody may take `step_id` from the case's stage or a condition
// does not hold; PERMISSION_DENIED (reason PERMISSION) if another party may, which is also the answer to one who may
// not hear the objection to their own decision. While a step is pending, only steps of kind WITHDRAW may be taken, and
// of kind VOID if they need no second party themselves: one proposal never pushes another aside. The clock may take its
// steps once they are due. `days` says when the clocks of the case run. Pure: no clock, no storage. The server enforces
// it; a client calls the same code while offline.
absl::StatusOr<const v1::Step*> Next(const Workflow& workflow, const v1::CaseCore& core, absl::string_view step_id,
                                     const Actor& actor, absl::Time now, const CaseDays& days = CaseDays());

// The second party's part: OK if `actor` may answer the case's pending step. The proposer never may, and the clock may
// only where the document says what happens when nobody answers (see ConfirmationTimedOut). FAILED_PRECONDITION and
// PERMISSION_DENIED as above.
absl::Status MayConfirm(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor);

// True where `step` needs its second party if it is taken at `now` with these inputs.
bool NeedsSecondParty(const v1::Step& step, const v1::CaseCore& core,
                      const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs, absl::Time now);

// True where the case's pending step ran out of time at `now` and the document says what follows: then the clock
// answers it with a ConfirmStep that does not agree.
bool ConfirmationTimedOut(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                          const CaseDays& days = CaseDays());

// The objection as which `answer` counts although the case has moved on since the author saw entry `base_entry`: the
// case was refused for want of an answer, this one was on its way (a blackout is not silence), and the window of the
// objection is open. Null where it counts as none. It asks for the answer's roles, not the objection's, and for no
// first objection: it does not use that one up.
const v1::Step* LateAnswerObjection(const Workflow& workflow, const v1::CaseCore& core, const v1::Step& answer,
                                    uint32_t base_entry, const Actor& actor, absl::Time now, const CaseDays& days);

// Every step that Next allows, in the document's order.
std::vector<const v1::Step*> PermittedSteps(const Workflow& workflow, const v1::CaseCore& core, const Actor& actor,
                                            absl::Time now, const CaseDays& days = CaseDays());

// What is wrong with the inputs of a step (or of a confirmation): missing, unknown, of another kind, not in the reason
// set, a note missing where the reason needs one. Fields are named `inputs.<name>`. Empty if nothing is.
std::vector<FieldViolation> CheckInputs(const Workflow& workflow,
                                        const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
                                        const google::protobuf::RepeatedPtrField<v1::InputValue>& given);

// What one step's form took for its coded reason: the one code of its first CODE input; empty where it has none.
std::string ReasonOf(const v1::Step& step, const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs);

// The value that was given under `name`; null where there is none.
const v1::InputValue* FindInput(const google::protobuf::RepeatedPtrField<v1::InputValue>& given,
                                absl::string_view name);

// The day on which the party who owes the next move is due if a case enters `stage` at `entered`, by the workflow's
// calendar and without outages; nullopt without a clock. `inputs` are those of the entering step, for clocks that end
// at a date that was said.
std::optional<v1::Date> DueOn(const Workflow& workflow, const v1::Stage& stage, v1::Urgency urgency, absl::Time entered,
                              const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs);

// The same for a clock that is not the stage's own, by the calendar of the party who owes the move. Never before the
// day of `entered`.
std::optional<v1::Date> DueByClock(const WorkingDays& calendar, const v1::StageClock& clock, v1::Urgency urgency,
                                   absl::Time entered,
                                   const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs);

// The step of the clock that is due for the case at `now`; null where none is.
const v1::Step* DueClockStep(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                             const CaseDays& days = CaseDays());

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_EVALUATOR_H_
