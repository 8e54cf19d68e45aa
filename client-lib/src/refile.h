#ifndef IHALA_CLIENT_LIB_SRC_REFILE_H_
#define IHALA_CLIENT_LIB_SRC_REFILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"

namespace ihala::client {

// The bytes of an operation that is filed again on another stream: the same command, naming its first identity, so
// that the server recognises it if it came through after all. DATA_LOSS for bytes that are no operation.
absl::StatusOr<std::string> WithOrigin(const OutboxRow& row);

// The server saw other bytes under a number of this stream: the file was cloned or rolled back. Begins a new stream
// under a new key, files everything again there that is not confirmed, and ends the session, because only a sign-in
// binds a stream. Needs an open transaction.
absl::Status ForkStream(Engine& engine);

// Files what a salvage took over from a damaged store: every operation under its first identity as origin, those that
// were refused as such, on the stream in use. What does not open or is no operation stays in the damaged file alone,
// and so do drafts that do not open. Does nothing where no salvage is due. Needs an open transaction, and the person's
// key.
absl::Status FileSalvaged(Engine& engine);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REFILE_H_
