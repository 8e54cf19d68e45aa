#ifndef IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_
#define IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_

#include "absl/status/status.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

namespace ihala {

// What the workflow says of where a case is, for its place in the queue.
QueueFacts QueueFactsOf(const Workflow& workflow, const v1::CaseCore& core);

// Puts every open case in its place of which the queue does not know enough, in small transactions one after the other.
// Errors are the store's, and DATA_LOSS where one follows a workflow that is not loaded.
absl::Status PlaceUnplaced(Store& store, const ReferenceData& reference);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_QUEUE_FACTS_H_
