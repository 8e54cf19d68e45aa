#ifndef IHALA_TOOLS_DESK_BULK_ACTIONS_H_
#define IHALA_TOOLS_DESK_BULK_ACTIONS_H_

#include "tools/desk/read_actions.h"
#include "tools/desk/step_actions.h"

namespace ihala::tools {

// Takes the step that its own workflow calls by the verb on each case of the queue that the caller may take it on now,
// in as few commands as the server allows; each case is judged and reported by itself. The cases that `options` names
// are not looked at. Only steps that a workflow lets be taken on many.
ExitCode TakeStepsOfQueue(Desk& desk, const StepOptions& options, const QueueOptions& queue);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_BULK_ACTIONS_H_
