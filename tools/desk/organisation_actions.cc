#include "tools/desk/organisation_actions.h"

#include <optional>

#include "common/base/status_macros.h"
#include "ihala/v1/account_service.pb.h"
#include "tools/desk/texts.h"
#include "tools/support/clock_view.h"

namespace ihala::tools {
namespace {

absl::StatusOr<std::string> OwnOrganisation(Desk& desk) {
  ASSIGN_OR_RETURN(const v1::WhoAmIResponse me, desk.Ask(&ServerApi::WhoAmI, v1::WhoAmIRequest()));
  return me.account().organisation();
}

// Sets it, or has the organisation keep to the workflow's where there is none.
ExitCode SetCalendar(Desk& desk, const absl::StatusOr<std::optional<v1::WorkingCalendar>>& calendar) {
  if (!calendar.ok()) return desk.output().Fail(calendar.status());
  const absl::StatusOr<std::string> organisation = OwnOrganisation(desk);
  if (!organisation.ok()) return desk.output().Fail(organisation.status());
  v1::PutCalendarRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_organisation(*organisation);
  if (calendar->has_value()) *request.mutable_calendar() = **calendar;
  const absl::StatusOr<v1::PutCalendarResponse> response = desk.Ask(&ServerApi::PutCalendar, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter()
                         .BeginObject()
                         .Key("organisation")
                         .String(*organisation)
                         .Key("revision")
                         .Unsigned(response->revision())
                         .EndObject());
  if (calendar->has_value()) {
    desk.output().Say(desk_say::kOwnCalendar, *organisation, CalendarText(**calendar));
  } else {
    desk.output().Say(desk_say::kWorkflowsCalendar, *organisation);
  }
  return kExitOk;
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

ExitCode ShowCalendar(Desk& desk) {
  const absl::StatusOr<std::string> own = OwnOrganisation(desk);
  if (!own.ok()) return desk.output().Fail(own.status());
  const absl::StatusOr<const v1::GetDirectoryResponse*> directory = desk.Directory();
  if (!directory.ok()) return desk.output().Fail(directory.status());
  for (const v1::Organisation& organisation : (*directory)->organisations()) {
    if (organisation.code() != *own) continue;
    JsonWriter json;
    json.BeginObject().Key("organisation").String(*own).Key("calendar").Message(organisation.calendar());
    desk.output().Json(json.EndObject());
    if (organisation.has_calendar()) {
      desk.output().Say(desk_say::kOwnCalendar, *own, CalendarText(organisation.calendar()));
    } else {
      desk.output().Say(desk_say::kWorkflowsCalendar, *own);
    }
  }
  return kExitOk;
}

ExitCode PutCalendar(Desk& desk, const std::vector<std::string>& weekend, const std::vector<std::string>& holidays) {
  const absl::StatusOr<v1::WorkingCalendar> calendar = ParseCalendar(weekend, holidays);
  if (!calendar.ok()) return desk.output().Fail(calendar.status());
  return SetCalendar(desk, std::optional<v1::WorkingCalendar>(*calendar));
}

ExitCode ClearCalendar(Desk& desk) { return SetCalendar(desk, std::optional<v1::WorkingCalendar>()); }

}  // namespace ihala::tools
