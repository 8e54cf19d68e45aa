#include "tools/admin/freeze_actions.h"

#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "tools/admin/texts.h"

namespace ihala::tools {

absl::Status FreezeOrganisation(Admin& admin, const std::string& organisation) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::FreezeOrganisationRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_organisation(organisation);
  RETURN_IF_ERROR(Ask(*server, &ServerApi::FreezeOrganisation, request).status());
  admin.output().Json(JsonWriter().BeginObject().Key("frozen").String(organisation).EndObject());
  admin.output().Say(admin_say::kFrozen, organisation);
  return absl::OkStatus();
}

absl::Status LiftFreeze(Admin& admin, const std::string& organisation) {
  ASSIGN_OR_RETURN(ServerApi * server, admin.Server());
  v1::LiftFreezeRequest request;
  request.set_request_id(admin.NewRequestId());
  request.set_organisation(organisation);
  ASSIGN_OR_RETURN(const auto response, Ask(*server, &ServerApi::LiftFreeze, request));
  admin.output().Json(JsonWriter().BeginObject().Key("frozen").Bool(!response.is_over()).EndObject());
  admin.output().Say(response.is_over() ? admin_say::kFreezeOver : admin_say::kFreezeWaits, organisation);
  return absl::OkStatus();
}

}  // namespace ihala::tools
