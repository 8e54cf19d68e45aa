#include "client-lib/src/agreement_views.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/referral/standing_agreement.h"

namespace ihala::client {

absl::StatusOr<std::vector<AgreementView>> ViewAgreements(Engine& engine) {
  ASSIGN_OR_RETURN(const absl::Time now, engine.Now());
  std::vector<AgreementView> views;
  for (StandingAgreement& one : StandingAgreements(engine.reference.directory(), now)) {
    views.push_back({std::move(one.agreement), one.in_force});
  }
  return views;
}

}  // namespace ihala::client
