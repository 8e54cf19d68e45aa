#ifndef IHALA_COMMON_WORKFLOW_TOMBSTONE_H_
#define IHALA_COMMON_WORKFLOW_TOMBSTONE_H_

#include "absl/time/time.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"

// What is left of an erased case. Pure.
namespace ihala {

// The code of the reason set "refused" for whatever comes for an erased case.
inline constexpr char kErased[] = "ERASED";

// Whether nothing more may be said of the case. Cases that were voided by an older program say so by their stage alone.
bool IsTombstone(const v1::CaseCore& core, const Workflow& workflow);

// Makes a core a tombstone: what stays is who referred it to whom, who looks after it, its stage and how it got there,
// with the coded reason. What says anything of the family goes, also the code by which people find the case. Again
// keeps the first time and cause.
void MakeTombstone(v1::ErasureCause cause, absl::Time at, v1::CaseCore* core);

// Takes out of an event of an erased case what was said with it: who did what and when stays.
void StripEvent(v1::HistoryEntry* entry);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_TOMBSTONE_H_
