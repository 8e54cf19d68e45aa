#include "server/commands/dossier_findings.h"

#include "common/referral/rules.h"

namespace ihala {

DossierFindings FindInDossier(const v1::Referral& referral, absl::CivilDay day) {
  return {day, CheckReferral(referral, day), CheckConsent(referral, day)};
}

}  // namespace ihala
