#ifndef IHALA_COMMON_REFERRAL_RULES_H_
#define IHALA_COMMON_REFERRAL_RULES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/referral/directory.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// What is wrong with the fields of a referral, by themselves: missing, too long, not UTF-8, control characters, bidi
// overrides, numbers out of range, dates in the future, placeholders as ID numbers, a head missing or doubled. Fields
// are named by their path, as `people[0].name.first`; `prefix` is put before each. A failed check digit is a warning,
// not an error. Every field of the proto is covered: what the proto comment says is what is checked. Pure.
std::vector<FieldViolation> CheckReferral(const v1::Referral& referral, absl::CivilDay today,
                                          const std::string& prefix = "");

// What a caseworker should look at again although it may be sent: check digits that fail, phones shared by many,
// birth dates on the first of January, newborns who are not registered yet, a place
// that only says "Gaza".
std::vector<FieldViolation> WarnReferral(const v1::Referral& referral, absl::CivilDay today);

// What is wrong with consent. Each field missing is a violation `consent.<field>` with code MISSING; a receiver,
// programme or day that it does not cover has code NOT_COVERED. Part of CheckReferral's callers' second step because
// its reason is CONSENT_MISSING, not INVALID.
std::vector<FieldViolation> CheckConsent(const v1::Referral& referral, absl::CivilDay today,
                                         const std::string& prefix = "");

// Why a referral may not go where it wants to go: reason codes of the set "refused".
struct RoutingProblem {
  // INVALID, CONSENT_MISSING, AGREEMENT_EXPIRED or RED_LINE_BLOCKED; empty if nothing is wrong.
  std::string reason;
  std::vector<FieldViolation> fields;
};

// Checks organisations, desk, programme, governorate and agreement against the directory on `today`.
RoutingProblem CheckRouting(const v1::Referral& referral, const Directory& directory, absl::CivilDay today,
                            const std::string& prefix = "");

// The name of the receiver that the consent names, in the language of its text; empty where the directory has none.
std::string ReceiverName(const Directory& directory, const v1::Consent& consent);
// Whether the receiver still has the name that the family heard. What consent does not say, or the directory does not
// know, contradicts nothing.
bool IsNameOfReceiver(const Directory& directory, const v1::Consent& consent);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_RULES_H_
