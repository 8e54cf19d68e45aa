#ifndef IHALA_SERVER_RPC_STATUS_MAPPING_H_
#define IHALA_SERVER_RPC_STATUS_MAPPING_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace ihala {

// The one translation of our errors for the network: the code, a text, and typed details: BadRequest with the fields,
// ErrorInfo with the reason (domain "ihala"), RetryInfo with when to come back. Neither text nor details hold a value
// that somebody sent. Failures of the server itself say only that: their text is for its log. Kept small enough for the
// 8 KiB of headers that a client takes by default; fields that find no room are counted in ErrorInfo's metadata.
google::rpc::Status ToRpcStatus(const absl::Status& status);

}  // namespace ihala

#endif  // IHALA_SERVER_RPC_STATUS_MAPPING_H_
