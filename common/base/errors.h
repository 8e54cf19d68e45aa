#ifndef IHALA_COMMON_BASE_ERRORS_H_
#define IHALA_COMMON_BASE_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ihala {

// One thing that is wrong with one field of a request. It never holds the value: errors travel
// into logs and onto other people's screens.
struct FieldViolation {
  std::string field;        // Path from the request's root: "household.people[2].phone".
  std::string code;         // For programs, upper case: "TOO_LONG". Never changes once released.
  std::string description;  // For people: what is expected, "has at most 60 characters".

  friend bool operator==(const FieldViolation&, const FieldViolation&) = default;
};

// Rich errors ride in payloads of absl::Status, so that they pass through every layer unchanged
// and the edge (gRPC, the device's screen) can translate them without knowing who made them.

// INVALID_ARGUMENT that carries `violations`; the text names every field and its rule. OK if
// there are none, so that a validator can collect and return in one line.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations);

// The same for one field.
absl::Status InvalidField(absl::string_view field, absl::string_view code, absl::string_view description);

// `status` with a machine-readable reason ("ALREADY_CLAIMED") beside its code; replaces an earlier
// one. OK stays OK and carries nothing.
absl::Status WithReason(absl::Status status, absl::string_view reason);

// What InvalidFields attached; empty for any other status or a payload that cannot be read.
std::vector<FieldViolation> Violations(const absl::Status& status);

// What WithReason attached; empty if nothing.
std::string Reason(const absl::Status& status);

// Moves the violations of `status`, if it is an error, to the end of `all`. Returns `status`
// unchanged if it is an error without violations (a failure, not a bad field), else OK.
absl::Status CollectViolations(const absl::Status& status, std::vector<FieldViolation>& all);

}  // namespace ihala

#endif  // IHALA_COMMON_BASE_ERRORS_H_
