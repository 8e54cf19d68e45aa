#ifndef IHALA_COMMON_WIRE_OPERATION_CODEC_H_
#define IHALA_COMMON_WIRE_OPERATION_CODEC_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "ihala/v1/operation.pb.h"

namespace ihala {

// Serialises an operation deterministically. RESOURCE_EXHAUSTED (reason TOO_LARGE) above the size limit.
absl::StatusOr<std::string> EncodeOperation(const v1::Operation& operation);

// Parses and checks the form of an operation: schema version, 16-byte UUIDv7 ids, exactly one command, its required
// fields, claimed times in range, text that is UTF-8 without control characters and bidi overrides, limits of lists.
// INVALID_ARGUMENT with a violation for each field, `prefix` before each name. What a referral or a step's form holds
// is checked elsewhere (common/referral, common/workflow).
absl::StatusOr<v1::Operation> DecodeOperation(absl::string_view bytes, const std::string& prefix = "");
// The same checks on an operation that was built from an online call.
std::vector<FieldViolation> CheckOperation(const v1::Operation& operation, const std::string& prefix = "");
// Of it what is said of how long a case is kept: an act that there is, and one of its own reasons.
std::vector<FieldViolation> CheckSayRetention(const v1::SayRetention& said, const std::string& prefix);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_OPERATION_CODEC_H_
