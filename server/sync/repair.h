#ifndef IHALA_SERVER_SYNC_REPAIR_H_
#define IHALA_SERVER_SYNC_REPAIR_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/errors.h"
#include "ihala/v1/sync.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"
#include "server/sync/lookup_count.h"

namespace ihala {

// Says what is wrong with the form of a request, by field.
void CheckRepair(const v1::RepairUp& up, std::vector<FieldViolation>& problems);

// Compares what a device holds with what the caller may see at `now`, and hands out rows that the device lacks. The
// form of `up` was checked. Reads every name in the caller's scope where there are buckets to compare: it is asked
// where something went wrong, or where somebody's role changed.
//
// Cases that are named and are not there, or not the caller's, are counted with `lookups`; where those were too many,
// no case that is named after that is looked for, and the answer is as for one that is not there.
absl::StatusOr<v1::RepairDown> AnswerRepair(ReadTxn& txn, const ReferenceData& reference, const Caller& caller,
                                            absl::Time now, const v1::RepairUp& up, LookupCount& lookups);

}  // namespace ihala

#endif  // IHALA_SERVER_SYNC_REPAIR_H_
