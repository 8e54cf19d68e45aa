#include "tools/field/agreement_actions.h"

#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "tools/support/agreement_view.h"

namespace ihala::tools {
namespace {

absl::StatusOr<std::vector<StandingAgreement>> ReadAgreements(Field& field) {
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(std::vector<AgreementView> views, client->ListAgreements());
  std::vector<StandingAgreement> agreements;
  for (AgreementView& view : views) agreements.push_back({std::move(view.agreement), view.in_force});
  return agreements;
}

absl::Status Show(Field& field, const std::string& agreement_id, uint32_t version) {
  ASSIGN_OR_RETURN(const std::vector<StandingAgreement> agreements, ReadAgreements(field));
  ASSIGN_OR_RETURN(const StandingAgreement* one, FindAgreement(agreements, agreement_id, version));
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, field.Directory());
  PrintAgreement(*one, *directory, field.output());
  return absl::OkStatus();
}

}  // namespace

ExitCode ListAgreements(Field& field) {
  const absl::StatusOr<std::vector<StandingAgreement>> agreements = ReadAgreements(field);
  if (!agreements.ok()) return field.Fail(agreements.status());
  PrintAgreements(*agreements, field.output());
  return kExitOk;
}

ExitCode ShowAgreement(Field& field, const std::string& agreement_id, uint32_t version) {
  const absl::Status shown = Show(field, agreement_id, version);
  return shown.ok() ? kExitOk : field.Fail(shown);
}

}  // namespace ihala::tools
