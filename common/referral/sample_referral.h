#ifndef IHALA_COMMON_REFERRAL_SAMPLE_REFERRAL_H_
#define IHALA_COMMON_REFERRAL_SAMPLE_REFERRAL_H_

#include "absl/time/civil_time.h"
#include "common/referral/directory.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// A synthetic referral in which every field of every message is set and all is well on SampleDay(), and the directory
// under which it may be sent. For tests, also of other folders: to refuse one thing, change one thing.
v1::Referral SampleReferral();
Directory SampleDirectory();
inline absl::CivilDay SampleDay() { return absl::CivilDay(2025, 3, 2); }

}  // namespace ihala

#endif  // IHALA_COMMON_REFERRAL_SAMPLE_REFERRAL_H_
