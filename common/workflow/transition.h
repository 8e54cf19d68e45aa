#ifndef IHALA_COMMON_WORKFLOW_TRANSITION_H_
#define IHALA_COMMON_WORKFLOW_TRANSITION_H_

#include <string>

#include "absl/time/time.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

namespace ihala {

// Who stands behind a step that takes effect.
struct Parties {
  std::string actor;  // Took or proposed it; empty for the clock.
  v1::Side side = v1::SIDE_UNSPECIFIED;
  std::string confirmed_by = {};  // Agreed to it as the second party; empty where none was needed.
  v1::Side confirmed_side = v1::SIDE_UNSPECIFIED;
};

// The core after `step` took effect on `before` at `received`: stage, entry number, holder, clock, what was said,
// objections, consent and links, as the document says. Nothing is checked here: the evaluator has allowed the step and
// its inputs. A pending step is gone afterwards. Pure.
v1::CaseCore Move(const Workflow& workflow, const v1::CaseCore& before, const v1::Step& step,
                  const google::protobuf::RepeatedPtrField<v1::InputValue>& inputs, const Parties& parties,
                  absl::Time received, const CaseDays& days);

// Links `core` to the other case that a CASE input of `form` names, if `given` has one.
void LinkCase(const google::protobuf::RepeatedPtrField<v1::StepInput>& form,
              const google::protobuf::RepeatedPtrField<v1::InputValue>& given, v1::CaseCore& core);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_TRANSITION_H_
