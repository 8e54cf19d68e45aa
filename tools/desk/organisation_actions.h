#ifndef IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_
#define IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/desk/desk.h"

namespace ihala::tools {

// The days on which one's own organisation works.
ExitCode ShowCalendar(Desk& desk);
ExitCode PutCalendar(Desk& desk, const std::vector<std::string>& weekend, const std::vector<std::string>& holidays);
ExitCode ClearCalendar(Desk& desk);
// Freezes one's own organisation; says for it that a freeze may end.
ExitCode FreezeOwn(Desk& desk);
ExitCode LiftOwnFreeze(Desk& desk);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_ORGANISATION_ACTIONS_H_
