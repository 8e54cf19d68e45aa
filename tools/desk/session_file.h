#ifndef IHALA_TOOLS_DESK_SESSION_FILE_H_
#define IHALA_TOOLS_DESK_SESSION_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/secret.h"
#include "tools/support/connection.h"
#include "tools/support/language.h"

namespace ihala::tools {

// What stays on disk between two runs: where the server is, who is signed in, and the session's token.
struct DeskSession {
  Endpoint endpoint;
  std::string account;
  std::string language;  // The account's, "ar" or "en".
  Secret token;
  // When the session ends, by this machine's clock, whatever the two clocks say.
  absl::Time expires_at;
  // How far the server's clock is ahead of this machine's.
  absl::Duration server_ahead;
};

// Where the session is kept unless --session names a place: $XDG_STATE_HOME/ihala/desk-session, else below
// $HOME/.local/state. Empty where neither variable is set.
std::string DefaultSessionPath(const GetEnv& getenv);

// Reads a session. UNAUTHENTICATED where there is none, FAILED_PRECONDITION where others may read the file (its token
// must then count as known to them) or it is damaged; each says so in both languages.
absl::StatusOr<DeskSession> LoadSession(const std::string& path);

// Replaces the file, for its owner alone, and makes the folders above it.
absl::Status SaveSession(const std::string& path, const DeskSession& session);

// Removes it; OK if there is none.
absl::Status ForgetSession(const std::string& path);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_SESSION_FILE_H_
