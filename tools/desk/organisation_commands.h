#ifndef IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_
#define IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_

#include "tools/desk/desk.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// Declares what is said for a whole organisation, and what is told of it: `account`, `workflow`, `thread`, `figures`,
// `freeze`, `lift-freeze`.
void AddOrganisationCommands(CLI::App& app, Language language, DeskAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_
