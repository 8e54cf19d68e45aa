#ifndef IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_
#define IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_

#include "tools/desk/desk.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// Declares what supervisors and leads say for their organisation: `account`, `workflow`, `freeze`, `lift-freeze`.
void AddOrganisationCommands(CLI::App& app, Language language, DeskAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_ORGANISATION_COMMANDS_H_
