#ifndef IHALA_TOOLS_DESK_NOTIFICATION_COMMANDS_H_
#define IHALA_TOOLS_DESK_NOTIFICATION_COMMANDS_H_

#include "tools/desk/desk.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// What one is told, and where: `notifications` and `contact`.
void AddNotificationCommands(CLI::App& app, Language language, DeskAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_NOTIFICATION_COMMANDS_H_
