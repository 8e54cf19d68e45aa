#ifndef IHALA_STATUS_H_
#define IHALA_STATUS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ihala/v1/common.pb.h"

namespace ihala {

// Every function of this library that can fail returns an absl::Status or absl::StatusOr. The code says what kind of
// failure it is and each header says which codes mean what. Two more things may ride along; these functions read them,
// whether the error was made on the device or by the server.
//
// No text of an error ever holds what a person typed: it names the field and the rule.

// The fields that are wrong, each with a code for programs and a description for people. Empty where the error is not
// about fields. Any thread.
std::vector<v1::FieldViolation> FieldsOf(const absl::Status& status);

// The machine-readable reason beside the code, as CONSENT_MISSING, NOT_ALLOWED_FROM_STAGE, STORE_IN_USE; empty if there
// is none. A reason of the workflow's set "refused" has words in both languages there: see Client::ReasonText. Any
// thread.
std::string ReasonOf(const absl::Status& status);

}  // namespace ihala

#endif  // IHALA_STATUS_H_
