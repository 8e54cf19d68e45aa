#ifndef IHALA_SERVER_COMMANDS_REFUSALS_H_
#define IHALA_SERVER_COMMANDS_REFUSALS_H_

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/workflow/reducer.h"

namespace ihala {

// Codes of the reason sets "refused" and "parked".
inline constexpr char kInvalid[] = "INVALID";
inline constexpr char kPermission[] = "PERMISSION";
inline constexpr char kStaleRevision[] = "STALE_REVISION";
inline constexpr char kConsentMissing[] = "CONSENT_MISSING";
inline constexpr char kRedLineBlocked[] = "RED_LINE_BLOCKED";
inline constexpr char kAgreementExpired[] = "AGREEMENT_EXPIRED";
inline constexpr char kTooLarge[] = "TOO_LARGE";
inline constexpr char kWithdrawn[] = "WITHDRAWN_FIRST";
inline constexpr char kDeviceRevoked[] = "DEVICE_REVOKED";
inline constexpr char kUnknownPredecessor[] = "UNKNOWN_PREDECESSOR";
// What waits because the case went over to another version of its workflow, in which its author has to say it anew.
inline constexpr char kWorkflowChanged[] = "WORKFLOW_CHANGED";

// What a command comes to that is not taken.
inline Reduction Refuse(std::string reason, std::vector<FieldViolation> fields = {}) {
  Reduction refusal;
  refusal.kind = v1::VERDICT_KIND_REJECTED;
  refusal.reason = std::move(reason);
  refusal.fields = std::move(fields);
  return refusal;
}

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_REFUSALS_H_
