#ifndef IHALA_TOOLS_SUPPORT_PASSPHRASE_INPUT_H_
#define IHALA_TOOLS_SUPPORT_PASSPHRASE_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/secret.h"
#include "tools/support/environment.h"

namespace ihala::tools {

// Asks on the process's terminal without showing what is typed. NOT_FOUND where there is no terminal.
absl::StatusOr<Secret> AskOnTerminal(const std::string& prompt);

// Never on the command line, where every user of the machine could read it: the first line of `file` if one is named,
// else the variable IHALA_PASSPHRASE, else asked for. A local error where none of them gives one.
absl::StatusOr<Secret> ReadPassphrase(const Environment& environment, const std::string& file,
                                      const std::string& account, Language language);

// A new passphrase for somebody: `file`, else IHALA_NEW_PASSPHRASE, else asked for twice.
absl::StatusOr<Secret> ReadNewPassphrase(const Environment& environment, const std::string& file,
                                         const std::string& account, Language language);

// The code with which somebody chooses a passphrase: `file`, else IHALA_SIGN_IN_CODE, else asked for.
absl::StatusOr<Secret> ReadSignInCode(const Environment& environment, const std::string& file,
                                      const std::string& account, Language language);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_PASSPHRASE_INPUT_H_
