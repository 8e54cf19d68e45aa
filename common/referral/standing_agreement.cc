#include "common/referral/standing_agreement.h"

#include <algorithm>
#include <tuple>

#include "absl/time/civil_time.h"

namespace ihala {

std::vector<StandingAgreement> StandingAgreements(const Directory& directory, absl::Time now) {
  // The days of an agreement are days of UTC.
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  std::vector<StandingAgreement> agreements;
  for (const v1::SharingAgreement* version : directory.AllVersions()) {
    agreements.push_back({*version, directory.InForce(version->agreement_id(), today) == version});
  }
  std::sort(agreements.begin(), agreements.end(), [](const StandingAgreement& a, const StandingAgreement& b) {
    return std::make_tuple(a.agreement.agreement_id(), b.agreement.version()) <
           std::make_tuple(b.agreement.agreement_id(), a.agreement.version());
  });
  return agreements;
}

}  // namespace ihala
