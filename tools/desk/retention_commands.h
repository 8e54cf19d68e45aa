#ifndef IHALA_TOOLS_DESK_RETENTION_COMMANDS_H_
#define IHALA_TOOLS_DESK_RETENTION_COMMANDS_H_

#include "tools/desk/desk.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// `retention`: holding a case, lifting a hold, erasing a case and declining what was asked for; and `erasures`, how
// many were erased. `chosen` must outlive `app`.
void AddRetentionCommands(CLI::App& app, Language language, DeskAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_RETENTION_COMMANDS_H_
