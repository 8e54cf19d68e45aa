#include "tools/field/device_actions.h"

#include <vector>

#include "common/base/status_macros.h"
#include "tools/field/device_texts.h"
#include "tools/support/error_text.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

absl::StatusOr<std::string> AskForCase(Field& field, const std::string& name) {
  ASSIGN_OR_RETURN(Client * client, field.Unlocked());
  ASSIGN_OR_RETURN(std::string id, client->FindCase(name));
  RETURN_IF_ERROR(client->FetchAgain(id));
  return id;
}

}  // namespace

ExitCode ListUsers(Field& field) {
  const absl::StatusOr<Device*> device = field.OpenedDevice();
  if (!device.ok()) return field.Fail(device.status());
  if (*device == nullptr) return field.Fail(UsageError(field_say::kDeviceOption));
  const std::vector<DeviceUser> users = (*device)->ListUsers();
  Output& output = field.output();
  JsonWriter json;
  json.BeginObject().Key("users").BeginArray();
  for (const DeviceUser& user : users) {
    json.BeginObject().Key("account").String(user.account).Key("waiting").Unsigned(user.waiting);
    json.Key("drafts").Unsigned(user.drafts);
    if (!user.problem.ok()) {
      json.Key("error");
      WriteErrorJson(Explained(user.problem), field.language(), nullptr, json);
      output.Say(field_say::kUserProblem, user.problem.message());
    } else {
      output.Say(field_say::kUserLine, user.account, user.waiting, user.drafts);
    }
    json.EndObject();
  }
  output.Json(json.EndArray().EndObject());
  if (users.empty()) output.Say(field_say::kNoUsers);
  return kExitOk;
}

ExitCode FetchAgain(Field& field, const std::string& name) {
  const absl::StatusOr<std::string> id = AskForCase(field, name);
  if (!id.ok()) return field.Fail(id.status(), name);
  JsonWriter json;
  field.output().Json(json.BeginObject().Key("fetch_again").String(IdToText(*id)).EndObject());
  field.output().Say(field_say::kFetchedAgain, name);
  return kExitOk;
}

}  // namespace ihala::tools
