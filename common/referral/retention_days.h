#ifndef IHALA_COMMON_REFERRAL_RETENTION_DAYS_H_
#define IHALA_COMMON_REFERRAL_RETENTION_DAYS_H_

#include <cstdint>

namespace ihala {

// How many days after a case was closed its receiver sees more than the envelope, where an agreement says nothing of
// it: six months of a refused one, 24 months of any other (SharingAgreement).
inline constexpr uint32_t kUsualRefusedRetentionDays = 180;
inline constexpr uint32_t kUsualClosedRetentionDays = 730;

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_RETENTION_DAYS_H_
