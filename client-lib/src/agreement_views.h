#ifndef IHALA_CLIENT_LIB_SRC_AGREEMENT_VIEWS_H_
#define IHALA_CLIENT_LIB_SRC_AGREEMENT_VIEWS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/engine.h"
#include "ihala/records.h"

namespace ihala::client {

// See Client::ListAgreements. Whether one is in force is asked of the trusted time.
absl::StatusOr<std::vector<AgreementView>> ViewAgreements(Engine& engine);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_AGREEMENT_VIEWS_H_
