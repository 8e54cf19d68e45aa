#ifndef IHALA_CLIENT_LIB_SRC_REFUSALS_H_
#define IHALA_CLIENT_LIB_SRC_REFUSALS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "ihala/records.h"

namespace ihala::client {

// What a person may do with an operation that the server refused; see Client. Each marks the operation as resolved in
// the transaction of what replaces it. FAILED_PRECONDITION (NOT_REFUSED) for an operation that is not refused.
absl::StatusOr<Queued> Resend(Engine& engine, int64_t operation_id);
absl::StatusOr<std::string> Reopen(Engine& engine, int64_t operation_id);
absl::Status Dismiss(Engine& engine, int64_t operation_id);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_REFUSALS_H_
