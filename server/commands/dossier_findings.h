#ifndef IHALA_SERVER_COMMANDS_DOSSIER_FINDINGS_H_
#define IHALA_SERVER_COMMANDS_DOSSIER_FINDINGS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "ihala/v1/referral.pb.h"

namespace ihala {

// What is wrong with a dossier by itself, on a day. Looking for it takes longer than most of what a submission does in
// the store, and needs nothing of the store: so it is done before the one writer's turn, and again only where midnight
// passed in between.
struct DossierFindings {
  absl::CivilDay day;
  std::vector<FieldViolation> fields;
  std::vector<FieldViolation> consent;
};

// Any thread.
DossierFindings FindInDossier(const v1::Referral& referral, absl::CivilDay day);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_DOSSIER_FINDINGS_H_
