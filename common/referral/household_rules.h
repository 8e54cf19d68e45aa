#ifndef IHALA_COMMON_REFERRAL_HOUSEHOLD_RULES_H_
#define IHALA_COMMON_REFERRAL_HOUSEHOLD_RULES_H_

#include "absl/time/civil_time.h"
#include "common/referral/field_checks.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// The part of CheckReferral that speaks of the household and its people. `at` is the referral's checker.
void CheckHousehold(const FieldChecker& at, const v1::Household& household, absl::CivilDay today);
void CheckPeople(const FieldChecker& at, const google::protobuf::RepeatedPtrField<v1::Person>& people,
                 absl::CivilDay today);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_HOUSEHOLD_RULES_H_
