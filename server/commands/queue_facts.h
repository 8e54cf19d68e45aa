#ifndef IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_
#define IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What the workflow says of where a case is, for its place in the queue.
QueueFacts QueueFactsOf(const Workflow& workflow, const v1::CaseCore& core);

// Puts up to `most` open cases in their places of which the queue does not know enough. Returns how many there were.
// DATA_LOSS where one follows a workflow that is not loaded.
absl::StatusOr<int> PlaceUnplaced(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_
