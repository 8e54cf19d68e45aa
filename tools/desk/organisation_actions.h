#ifndef IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_
#define IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_

#include "tools/desk/desk.h"

namespace ihala::tools {

// Freezes one's own organisation; says for it that a freeze may end.
ExitCode FreezeOwn(Desk& desk);
ExitCode LiftOwnFreeze(Desk& desk);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_
