#include "client-lib/src/agreement_views.h"

#include <algorithm>
#include <tuple>

#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/referral/directory.h"

namespace ihala::client {

absl::StatusOr<std::vector<AgreementView>> ViewAgreements(Engine& engine) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  // The days of an agreement are days of UTC.
  const absl::CivilDay today = absl::ToCivilDay(now, absl::UTCTimeZone());
  const Directory& directory = engine.reference.directory();
  std::vector<AgreementView> views;
  for (const v1::SharingAgreement* version : directory.AllVersions()) {
    views.push_back({*version, directory.InForce(version->agreement_id(), today) == version});
  }
  std::sort(views.begin(), views.end(), [](const AgreementView& a, const AgreementView& b) {
    return std::make_tuple(a.agreement.agreement_id(), b.agreement.version()) <
           std::make_tuple(b.agreement.agreement_id(), a.agreement.version());
  });
  return views;
}

}  // namespace ihala::client
