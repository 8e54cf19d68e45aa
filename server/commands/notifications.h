#ifndef IHALA_SERVER_COMMANDS_NOTIFICATIONS_H_
#define IHALA_SERVER_COMMANDS_NOTIFICATIONS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/reducer.h"
#include "server/commands/reference.h"
#include "server/store/store.h"

// Who is told of what happens to a case. It is entered in the transaction in which it happens, so that nothing is told
// that did not happen, and nothing that happened is forgotten. Nobody is told of their own doing. Who it is that should
// know is read from the case, from roles, and from what the workflow lets somebody do there. The messages go out by
// outbox.h.
namespace ihala {

// What a change is told with.
struct TellContext {
  const ReferenceData* reference = nullptr;
  const Workflow* workflow = nullptr;  // Which the case follows.
  absl::Time now;
};

// Tells of an applied reduction, before or after it is stored. `before` is the case as it was; nullopt for a new one.
absl::Status TellChange(WriteTxn& txn, const TellContext& context, const std::optional<v1::CaseCore>& before,
                        const Reduction& effects);

// Tells that a level heard of a clock that ran out: once for each entry, side and level.
absl::Status TellEscalation(WriteTxn& txn, const TellContext& context, const v1::CaseCore& core,
                            const Escalated& escalated);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_NOTIFICATIONS_H_
