#ifndef IHALA_TOOLS_ADMIN_DIRECTORY_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_DIRECTORY_ACTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ihala/v1/directory.pb.h"
#include "tools/admin/admin.h"

// What the directory's commands do, once parsed. Each makes its calls, prints what came of it and returns the refusal
// if there was one.
namespace ihala::tools {

// The days that a person typed; either may be empty.
absl::StatusOr<v1::Validity> ParseValidity(const std::string& from, const std::string& to);

absl::Status PutOrganisation(Admin& admin, const v1::Organisation& entry);
absl::Status PutDesk(Admin& admin, const v1::Desk& entry);
absl::Status PutProgramme(Admin& admin, const v1::Programme& entry);
absl::Status PutAgreement(Admin& admin, const v1::SharingAgreement& entry);
absl::Status LoadGovernorates(Admin& admin);

absl::Status DeclareOutage(Admin& admin, const v1::Outage& entry);
absl::Status EndOutage(Admin& admin, const std::string& id, const std::string& last_day);
absl::Status ListOutages(Admin& admin);
absl::Status ListOrganisations(Admin& admin);
absl::Status ListDesks(Admin& admin);
absl::Status ListProgrammes(Admin& admin);
absl::Status ListGovernorates(Admin& admin);
absl::Status ListAgreements(Admin& admin);
// One version whole, with its terms and signatures. Version 0 is the newest.
absl::Status ShowAgreement(Admin& admin, const std::string& agreement_id, uint32_t version);

// Figures only.
absl::Status ShowServerStatus(Admin& admin);

// Tells that something was put.
void ReportPut(Output& output, const char* what, const std::string& code, uint64_t revision);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_DIRECTORY_ACTIONS_H_
