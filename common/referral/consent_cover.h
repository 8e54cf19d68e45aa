#ifndef IHALA_COMMON_REFERRAL_CONSENT_COVER_H_
#define IHALA_COMMON_REFERRAL_CONSENT_COVER_H_

#include "absl/time/civil_time.h"
#include "common/referral/field_checks.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// From which age on somebody agrees for themselves.
inline constexpr int kAdultAge = 18;

// What is wrong with who agreed for whom: each adult agrees for their own data, and a caregiver for children. Names
// given_by and for_whom. Somebody whose age is not known is taken for whatever lets the referral pass: people without a
// birth date must be referable.
void CheckWhoAgreed(const FieldChecker& at, const v1::Referral& referral, absl::CivilDay today);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_CONSENT_COVER_H_
