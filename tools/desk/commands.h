#ifndef IHALA_TOOLS_DESK_COMMANDS_H_
#define IHALA_TOOLS_DESK_COMMANDS_H_

#include <string>
#include <vector>

#include "tools/desk/desk.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// The first word of `args` that is no option nor an option's value: the command. Empty where there is none.
std::string CommandIn(const std::vector<std::string>& args);

// Whether the tool itself has a command of that name. Every other word is a verb of a workflow.
bool IsBuiltIn(const std::string& command);

// Whether a workflow could have such a verb at all: lower-case letters and hyphens.
bool CouldBeVerb(const std::string& word);

// Declares the tool's own commands; parsing one sets `chosen`, which must outlive `app`.
void AddBuiltInCommands(CLI::App& app, Language language, const GetEnv& getenv, DeskAction& chosen);

// Declares `verb` as a command, since the workflow may have it.
void AddVerbCommand(CLI::App& app, const std::string& verb, Language language, DeskAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_COMMANDS_H_
