#ifndef IHALA_TOOLS_ADMIN_COMMANDS_H_
#define IHALA_TOOLS_ADMIN_COMMANDS_H_

#include <string>

#include "absl/status/status.h"
#include "tools/admin/admin.h"
#include "tools/support/command_line.h"

// The commands of ihala-admin as options. Each function declares a few on `app`; parsing one of them sets `chosen` to
// what it does. `chosen` must outlive `app`.
namespace ihala::tools {

void AddDirectoryCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddAccountCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddWorkflowCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddAuditCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddErasureCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddUndeliveredCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddOutageCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddArrangementCommands(CLI::App& app, Language language, AdminAction& chosen);
void AddBackupCommands(CLI::App& app, Language language, AdminAction& chosen);

// A command of `group` that takes nothing but a code, and does `act` to what bears it.
void AddOnOne(CLI::App& group, const char* name, const Text& text, Language language,
              absl::Status (*act)(Admin&, const std::string& code), AdminAction& chosen);

// `init`, which needs no server.
void AddInitCommand(CLI::App& app, Language language, AdminAction& chosen);
// `add-master-key`, the same.
void AddMasterKeyCommand(CLI::App& app, Language language, AdminAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_COMMANDS_H_
