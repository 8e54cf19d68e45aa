#include "tools/desk/organisation_actions.h"

#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "tools/desk/texts.h"

namespace ihala::tools {
namespace {

absl::StatusOr<std::string> OwnOrganisation(Desk& desk) {
  ASSIGN_OR_RETURN(const v1::WhoAmIResponse me, desk.Ask(&ServerApi::WhoAmI, v1::WhoAmIRequest()));
  return me.account().organisation();
}

}  // namespace

ExitCode FreezeOwn(Desk& desk) {
  const absl::StatusOr<std::string> own = OwnOrganisation(desk);
  if (!own.ok()) return desk.output().Fail(own.status());
  v1::FreezeOrganisationRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_organisation(*own);
  const auto response = desk.Write(&ServerApi::FreezeOrganisation, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("frozen").String(*own).EndObject());
  desk.output().Say(desk_say::kFrozen, *own);
  return kExitOk;
}

ExitCode LiftOwnFreeze(Desk& desk) {
  const absl::StatusOr<std::string> own = OwnOrganisation(desk);
  if (!own.ok()) return desk.output().Fail(own.status());
  v1::LiftFreezeRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_organisation(*own);
  const auto response = desk.Write(&ServerApi::LiftFreeze, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("frozen").Bool(!response->is_over()).EndObject());
  desk.output().Say(response->is_over() ? desk_say::kFreezeOver : desk_say::kFreezeWaits, *own);
  return kExitOk;
}

}  // namespace ihala::tools
