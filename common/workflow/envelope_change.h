#ifndef IHALA_COMMON_WORKFLOW_ENVELOPE_CHANGE_H_
#define IHALA_COMMON_WORKFLOW_ENVELOPE_CHANGE_H_

#include "absl/time/time.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// Carries into the core what it repeats of an amended envelope: urgency, governorate, household size. A case that
// became more urgent is due as if its stage had begun at `received` with the new urgency, but never later than it was
// due before; one that became less urgent is due when it was. True where the core is another one now. Pure.
bool CarryEnvelope(const Workflow& workflow, const v1::Envelope& envelope, absl::Time received, v1::CaseCore* core);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_ENVELOPE_CHANGE_H_
