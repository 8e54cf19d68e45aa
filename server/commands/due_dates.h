#ifndef IHALA_SERVER_COMMANDS_DUE_DATES_H_
#define IHALA_SERVER_COMMANDS_DUE_DATES_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/workflow/workflow.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// A date that passes is also a change: what a receiver may see of a case becomes less by itself. Each case stands in
// the store between the last of its dates that had passed when its rows were numbered and the next one, and its rows
// are numbered again when that is over. So they go out once more, to everybody as they may now see them.
namespace ihala {

// Fills in what the core does not say of the family's consent because a server wrote it that did not know it: from the
// stored dossier. True where the core is another one now.
absl::StatusOr<bool> CompleteDates(ReadTxn& txn, const Workflow& workflow, v1::CaseCore* core);

// Stores where the case stands among its dates once all its rows that depend on them were numbered at `now`. `stored`
// is where it stood.
absl::Status PutDatesOf(WriteTxn& txn, const Policy& policy, const Workflow& workflow, const v1::CaseCore& core,
                        const CaseDates& stored, absl::Time now);

// Numbers again the rows of up to `most` cases whose dates are over at `now`, with a record in the trail for each.
// Returns how many there were: fewer than `most` where nothing is left. A clock that is set back behind a date brings
// the case here once more, and again when the date comes.
absl::StatusOr<int> NumberOver(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most);

// The same for those alone that are due whatever the dates are, as after a migration: their cores may not say yet what
// a date takes away.
absl::StatusOr<int> NumberAskedFor(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_DUE_DATES_H_
