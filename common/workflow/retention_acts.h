#ifndef IHALA_COMMON_WORKFLOW_RETENTION_ACTS_H_
#define IHALA_COMMON_WORKFLOW_RETENTION_ACTS_H_

#include "absl/time/time.h"
#include "common/workflow/reducer.h"

namespace ihala {

// Codes of the reason set "refused".
inline constexpr char kLegalHold[] = "LEGAL_HOLD";
inline constexpr char kSecondHand[] = "SECOND_HAND";

// What a SayRetention does to a case that was not erased: the part of Reduce that is about how long a case is kept.
// Who may, and what needs a second hand, is said at RetentionAct; speakers are supervisors on the referring side and
// leads on the receiving one. A hold of one's own organisation that is there is ALREADY. Refused are: LIFT where the
// own organisation holds nothing, ERASE of an open case and where a step waits for its second party, DECLINE where
// nothing waits, and any asking while another one waits (NOT_ALLOWED_FROM_STAGE); ERASE while anybody holds the case
// (LEGAL_HOLD); a second hand that is the first one (SECOND_HAND). Pure.
Reduction ReduceRetention(const Workflow& workflow, const v1::CaseCore& core, const v1::Operation& operation,
                          const Actor& actor, absl::Time received);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_RETENTION_ACTS_H_
