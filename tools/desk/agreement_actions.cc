#include "tools/desk/agreement_actions.h"

#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/support/agreement_view.h"

namespace ihala::tools {
namespace {

absl::StatusOr<std::vector<StandingAgreement>> Fetch(Desk& desk) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, desk.Directory());
  return AgreementsOf(*directory, desk.environment().clock->Now());
}

absl::Status Show(Desk& desk, const std::string& agreement_id, uint32_t version) {
  ASSIGN_OR_RETURN(const v1::GetDirectoryResponse* directory, desk.Directory());
  ASSIGN_OR_RETURN(const std::vector<StandingAgreement> agreements, Fetch(desk));
  ASSIGN_OR_RETURN(const StandingAgreement* one, FindAgreement(agreements, agreement_id, version));
  PrintAgreement(*one, *directory, desk.output());
  return absl::OkStatus();
}

}  // namespace

ExitCode ListAgreements(Desk& desk) {
  const absl::StatusOr<std::vector<StandingAgreement>> agreements = Fetch(desk);
  if (!agreements.ok()) return desk.output().Fail(agreements.status());
  PrintAgreements(*agreements, desk.output());
  return kExitOk;
}

ExitCode ShowAgreement(Desk& desk, const std::string& agreement_id, uint32_t version) {
  const absl::Status shown = Show(desk, agreement_id, version);
  return shown.ok() ? kExitOk : desk.output().Fail(shown);
}

ExitCode SignAgreement(Desk& desk, const std::string& agreement_id, uint32_t version) {
  v1::SignAgreementRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_agreement_id(agreement_id);
  request.set_version(version);
  const auto response = desk.Write(&ServerApi::SignAgreement, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("signed").String(agreement_id).Key("version").Unsigned(version).EndObject();
  desk.output().Json(json);
  desk.output().Say(desk_say::kSignedAgreement, agreement_id, version);
  return kExitOk;
}

ExitCode EndAgreement(Desk& desk, const std::string& agreement_id) {
  v1::EndAgreementRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_agreement_id(agreement_id);
  const auto response = desk.Write(&ServerApi::EndAgreement, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("ended").String(agreement_id).EndObject());
  desk.output().Say(desk_say::kEndedAgreement, agreement_id);
  return kExitOk;
}

}  // namespace ihala::tools
