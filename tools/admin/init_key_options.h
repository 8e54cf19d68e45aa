#ifndef IHALA_TOOLS_ADMIN_INIT_KEY_OPTIONS_H_
#define IHALA_TOOLS_ADMIN_INIT_KEY_OPTIONS_H_

#include "server/setup/init.h"
#include "tools/admin/admin.h"
#include "tools/support/command_line.h"

namespace ihala::tools {

// Where the keys of a store's files on this machine lie, as options of `command`. The variable of the environment is
// read by KeysOf.
void AddKeyOptions(CLI::App& command, KeyPlaces& keys, Language language);

// What the options say, and the variable.
KeyPlaces KeysOf(const KeyPlaces& options, const Environment& environment);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_INIT_KEY_OPTIONS_H_
