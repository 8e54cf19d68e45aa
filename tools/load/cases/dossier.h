#ifndef IHALA_TOOLS_LOAD_CASES_DOSSIER_H_
#define IHALA_TOOLS_LOAD_CASES_DOSSIER_H_

#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/referral/directory.h"
#include "ihala/v1/referral.pb.h"
#include "tools/load/cases/cast.h"
#include "tools/load/household.h"

namespace ihala::load {

// The household as a referral by `route`. Where the route's desk does not serve the household's governorate, or the
// directory does not know it, the household lives in one that fits. Ids are of the time of `clock`.
v1::Referral ToReferral(const Household& household, const Route& route, const Directory& directory, Clock& clock,
                        Random& random);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CASES_DOSSIER_H_
