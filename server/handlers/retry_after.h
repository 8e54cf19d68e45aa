#ifndef IHALA_SERVER_HANDLERS_RETRY_AFTER_H_
#define IHALA_SERVER_HANDLERS_RETRY_AFTER_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace ihala {

// `status` with the word when to try again; the edge tells the client in its own way. OK stays OK.
absl::Status WithRetryAfter(absl::Status status, absl::Duration wait);

// What WithRetryAfter attached; nullopt if nothing.
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

// The server has more to do than it should take on: RESOURCE_EXHAUSTED, reason BUSY, come back in a moment.
absl::Status Busy();

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_RETRY_AFTER_H_
