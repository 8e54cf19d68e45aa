#ifndef IHALA_TOOLS_DESK_SESSION_ACTIONS_H_
#define IHALA_TOOLS_DESK_SESSION_ACTIONS_H_

#include <string>

#include "tools/desk/desk.h"
#include "tools/support/choose_passphrase.h"

namespace ihala::tools {

struct SignInOptions {
  Endpoint endpoint;
  std::string account;
  std::string passphrase_file;
};

// Opens a session and keeps it in the session file, the authority's file by its full path.
ExitCode SignInAndKeep(Desk& desk, SignInOptions options);

// Sets one's own passphrase, by a code or the present one. Needs no session and opens none.
ExitCode ChooseOwnPassphrase(Desk& desk, Endpoint endpoint, const ChooseOptions& options);

// Ends the session at the server and removes the file. The file goes even if the server cannot be reached; the exit
// code says that the session there ends only by itself.
ExitCode SignOutAndForget(Desk& desk);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_SESSION_ACTIONS_H_
