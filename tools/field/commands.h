#ifndef IHALA_TOOLS_FIELD_COMMANDS_H_
#define IHALA_TOOLS_FIELD_COMMANDS_H_

#include <string>
#include <vector>

#include "tools/field/field.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// The first word of `args` that is no option nor an option's value: the command. Empty where there is none.
std::string FieldCommandIn(const std::vector<std::string>& args);

// Whether the tool itself has a command of that name. Every other word is a verb of a workflow.
bool IsFieldCommand(const std::string& command);

// Whether a workflow could have such a verb at all: lower-case letters and hyphens.
bool CouldBeFieldVerb(const std::string& word);

// Declares what every command can be told: the store, the passphrase's file, the server. `options` must outlive `app`.
void AddFieldOptions(CLI::App& app, Language language, FieldOptions& options);

// Declares the tool's own commands; parsing one sets `chosen`, which must outlive `app`.
void AddFieldCommands(CLI::App& app, Language language, FieldAction& chosen);

// Declares `verb` as a command, since the workflow may have it.
void AddFieldVerb(CLI::App& app, const std::string& verb, Language language, FieldAction& chosen);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_COMMANDS_H_
