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

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REFILE_H_
