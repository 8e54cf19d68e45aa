#ifndef IHALA_CLIENT_LIB_SRC_AMENDMENTS_H_
#define IHALA_CLIENT_LIB_SRC_AMENDMENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client-lib/src/commands.h"
#include "client-lib/src/engine.h"
#include "ihala/records.h"

namespace ihala::client {

// Queues what makes `edited` of the dossier that the person saw; see Client::AmendReferral.
absl::StatusOr<Queued> AmendDossier(Engine& engine, const CaseView& seen, const v1::Referral& edited,
                                    const std::vector<uint64_t>& settled);

// Judges and queues an amendment that was decided on `base`; null takes the dossier as it is seen now.
absl::StatusOr<Queued> QueueAmendment(Engine& engine, const std::string& referral_id,
                                      const v1::AmendReferral& amendment, const v1::Base* base, Also also);

}  // namespace ihala::client

#endif  // IHALA_CLIENT_LIB_SRC_AMENDMENTS_H_
