#ifndef IHALA_COMMON_ACCESS_RECORD_END_H_
#define IHALA_COMMON_ACCESS_RECORD_END_H_

#include "absl/time/time.h"
#include "common/access/policy.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

namespace ihala {

// The moment from which on a case is kept no longer and is to be erased for everybody: so many days after its end as
// its agreement says (SharingAgreement.refused_record_days and closed_record_days), whoever closed it, and also where
// the family withdrew. InfiniteFuture while it is open, while anybody holds it, while a step of it waits for its second
// party, and once it was erased. Pure: no clock, and nothing but these.
absl::Time RecordEndOf(const v1::CaseCore& core, const Workflow& workflow, const Policy& policy);

}  // namespace ihala

#endif  // IHALA_COMMON_ACCESS_RECORD_END_H_
