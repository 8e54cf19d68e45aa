#ifndef IHALA_COMMON_WORKFLOW_CARRY_DOSSIER_H_
#define IHALA_COMMON_WORKFLOW_CARRY_DOSSIER_H_

#include "absl/time/time.h"
#include "common/workflow/party_days.h"
#include "common/workflow/workflow.h"
#include "ihala/v1/case.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// Carries into the core what it repeats of an amended dossier: urgency, governorate, household size, and the
// consent. A case that became more urgent is due as if its stage had begun at `received` with the new urgency, but
// never later than it was due before; one that became less urgent is due when it was. True where the core is another
// one now. Pure.
bool CarryDossier(const Workflow& workflow, const v1::Referral& dossier, absl::Time received, v1::CaseCore* core,
                  const CaseDays& days = CaseDays());

// Says in the core what the family agreed to, what it withholds, and when that ends: after the consent's last day, by
// the workflow's calendar. True where the core is another one now. Pure.
bool CarryConsent(const Workflow& workflow, const v1::Consent& consent, v1::CaseCore* core);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_CARRY_DOSSIER_H_
