#ifndef IHALA_COMMON_REFERRAL_STANDING_AGREEMENT_H_
#define IHALA_COMMON_REFERRAL_STANDING_AGREEMENT_H_

#include <vector>

#include "absl/time/time.h"
#include "common/referral/directory.h"
#include "ihala/v1/directory.pb.h"

namespace ihala {

// One version of an agreement, and whether it is the one that binds what is sent now.
struct StandingAgreement {
  v1::SharingAgreement agreement;
  bool in_force = false;
};

// Every version in a directory as it stands at `now`, by id, the newest first.
std::vector<StandingAgreement> StandingAgreements(const Directory& directory, absl::Time now);

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_STANDING_AGREEMENT_H_
