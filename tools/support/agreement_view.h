#ifndef IHALA_TOOLS_SUPPORT_AGREEMENT_VIEW_H_
#define IHALA_TOOLS_SUPPORT_AGREEMENT_VIEW_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/referral/standing_agreement.h"
#include "ihala/v1/directory_service.pb.h"
#include "tools/support/output.h"

// How sharing agreements are listed and read, the same by every tool. A tool gets only those that its user may read.
namespace ihala::tools {

// Every version in a directory as it stands at `now`, by id, the newest first.
std::vector<StandingAgreement> AgreementsOf(const v1::GetDirectoryResponse& directory, absl::Time now);

// One of these; version 0 is the newest. A usage error where there is none. It lives as long as `agreements`.
absl::StatusOr<const StandingAgreement*> FindAgreement(const std::vector<StandingAgreement>& agreements,
                                                       const std::string& agreement_id, uint32_t version);

// A table of them with who signed and how they stand; for programs the documents, and which are in force.
void PrintAgreements(const std::vector<StandingAgreement>& agreements, Output& output);

// One version whole, in words, so that it can be read before it is signed: every term, the fields by what people call
// them and by their paths, and who signed when. For programs the document, and whether it is in force.
void PrintAgreement(const StandingAgreement& one, const v1::GetDirectoryResponse& directory, Output& output);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_AGREEMENT_VIEW_H_
