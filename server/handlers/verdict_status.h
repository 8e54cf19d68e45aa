#ifndef IHALA_SERVER_HANDLERS_VERDICT_STATUS_H_
#define IHALA_SERVER_HANDLERS_VERDICT_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {

// What an online caller is answered for a verdict: OK for what took effect or was already so, else an error with the
// verdict's reason and fields. `prefix` stands before fields' names, so that they are named from the request's root.
//
//   REJECTED(INVALID)                 INVALID_ARGUMENT
//   REJECTED(PERMISSION)              PERMISSION_DENIED; NOT_FOUND where the author may not know of the case
//   REJECTED(STALE_REVISION)          ABORTED
//   REJECTED(anything else)           FAILED_PRECONDITION
//   PARKED                            NOT_FOUND: online, a case that is not there is nothing to wait for
//   STREAM_FORKED                     INVALID_ARGUMENT of request_id: the same id with another content
absl::Status StatusOf(const v1::Verdict& verdict, const std::string& prefix);

}  // namespace ihala

#endif  // IHALA_SERVER_HANDLERS_VERDICT_STATUS_H_
