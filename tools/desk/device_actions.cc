#include "tools/desk/device_actions.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/ids.h"
#include "common/workflow/calendar.h"
#include "ihala/v1/device_service.pb.h"
#include "tools/desk/device_texts.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

const Text& StateText(const v1::EnrolledDevice& device) {
  switch (device.state()) {
    case v1::DEVICE_STATE_LOCKED:
      return desk_say::kStateLocked;
    case v1::DEVICE_STATE_REVOKED:
      return desk_say::kStateRevoked;
    case v1::DEVICE_STATE_WIPED:
      return device.has_done_at() ? desk_say::kStateWiped : desk_say::kStateWipe;
    default:
      return desk_say::kStateEnrolled;
  }
}

const Text& KindText(v1::HeldKind kind) {
  switch (kind) {
    case v1::HELD_KIND_COMMENT:
      return desk_say::kKindComment;
    case v1::HELD_KIND_AMENDMENT:
      return desk_say::kKindAmendment;
    case v1::HELD_KIND_WITHDRAWAL:
      return desk_say::kKindWithdrawal;
    default:
      return desk_say::kKindSubmission;
  }
}

std::string HourText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:00 UTC", TimeOfTimestamp(time), absl::UTCTimeZone());
}

std::string UnsentText(const v1::UnsentWork& unsent) { return absl::StrCat(unsent.operations(), "/", unsent.drafts()); }

std::string ItemOf(const v1::HeldOperation& held) {
  return absl::StrCat(absl::BytesToHexString(held.stream_id()), "-", held.n());
}

template <class Request, class Response>
ExitCode Order(Desk& desk, absl::Status (ServerApi::*rpc)(const Request&, Response&), const std::string& device,
               const char* key, const Text& text) {
  Request request;
  request.set_request_id(desk.NewRequestId());
  request.set_device(device);
  const absl::StatusOr<Response> response = desk.Write(rpc, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key(key).String(device).EndObject());
  desk.output().Say(text, device);
  return kExitOk;
}

// False where it is neither two numbers nor "unknown".
bool ReadConfirm(const std::string& text, v1::WipeDeviceRequest* request) {
  if (text == "unknown") {
    request->set_confirm_unknown(true);
    return true;
  }
  const std::vector<std::string> parts = absl::StrSplit(text, '/');
  uint64_t operations = 0;
  uint64_t drafts = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &operations) || !absl::SimpleAtoi(parts[1], &drafts)) {
    return false;
  }
  request->mutable_confirm_unsent()->set_operations(operations);
  request->mutable_confirm_unsent()->set_drafts(drafts);
  return true;
}

}  // namespace

ExitCode ListOwnDevices(Desk& desk) {
  Output& output = desk.output();
  const Language language = output.language();
  JsonWriter json;
  json.BeginObject().Key("devices").BeginArray();
  std::vector<std::string> headings;
  for (const Text* text : {&desk_say::kColumnDevice, &desk_say::kColumnAccount, &desk_say::kColumnState,
                           &desk_say::kColumnContact, &desk_say::kColumnUnsent, &desk_say::kColumnHeld}) {
    headings.emplace_back(Say(language, *text));
  }
  Table table(std::move(headings));
  v1::ListDevicesRequest request;
  do {
    const auto page = desk.Ask(&ServerApi::ListDevices, request);
    if (!page.ok()) return output.Fail(page.status());
    for (const v1::EnrolledDevice& device : page->devices()) {
      json.Message(device);
      table.Add({device.device(), device.account(), std::string(Say(language, StateText(device))),
                 device.has_last_contact() ? HourText(device.last_contact()) : "",
                 device.has_unsent() ? UnsentText(device.unsent()) : "", absl::StrCat(device.held())});
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  output.Json(json.EndArray().EndObject());
  table.Print(output);
  return kExitOk;
}

ExitCode IssueDeviceCode(Desk& desk, const std::string& account) {
  v1::IssueEnrolmentCodeRequest request;
  request.set_account(account);
  const auto response = desk.Ask(&ServerApi::IssueEnrolmentCode, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("enrolment_code").String(response->enrolment_code()).EndObject());
  desk.output().Say(desk_say::kDeviceCodeDone, account, response->enrolment_code());
  return kExitOk;
}

ExitCode RevokeOwnDevice(Desk& desk, const std::string& device) {
  return Order(desk, &ServerApi::RevokeDevice, device, "revoked", desk_say::kDeviceRevoked);
}

ExitCode LockOwnDevice(Desk& desk, const std::string& device) {
  return Order(desk, &ServerApi::LockDevice, device, "locked", desk_say::kDeviceLocked);
}

ExitCode UnlockOwnDevice(Desk& desk, const std::string& device) {
  return Order(desk, &ServerApi::UnlockDevice, device, "unlocked", desk_say::kDeviceUnlocked);
}

ExitCode WipeOwnDevice(Desk& desk, const std::string& device, const std::string& confirm) {
  Output& output = desk.output();
  v1::WipeDeviceRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_device(device);
  if (!confirm.empty() && !ReadConfirm(confirm, &request)) return output.Fail(UsageError(desk_say::kBadConfirm));
  const auto response = desk.Write(&ServerApi::WipeDevice, request);
  if (!response.ok()) return output.Fail(response.status());
  JsonWriter json;
  json.BeginObject().Key("ordered").Bool(response->revision() != 0);
  if (response->has_unsent()) json.Key("unsent").Message(response->unsent());
  output.Json(json.EndObject());
  if (response->revision() != 0) {
    output.Say(desk_say::kWipeOrdered, device);
  } else if (response->has_unsent()) {
    output.Say(desk_say::kWipeLoses, device, response->unsent().operations(), response->unsent().drafts());
  } else {
    output.Say(desk_say::kWipeUnknown, device);
  }
  return kExitOk;
}

ExitCode ListHeldWork(Desk& desk) {
  Output& output = desk.output();
  const Language language = output.language();
  JsonWriter json;
  json.BeginObject().Key("held").BeginArray();
  Table table({std::string(Say(language, desk_say::kColumnItem)), std::string(Say(language, desk_say::kColumnHeldKind)),
               std::string(Say(language, desk_say::kColumnAccount)),
               std::string(Say(language, desk_say::kColumnDevice))});
  v1::ListHeldRequest request;
  do {
    const auto page = desk.Ask(&ServerApi::ListHeld, request);
    if (!page.ok()) return output.Fail(page.status());
    for (const v1::HeldOperation& held : page->operations()) {
      json.BeginObject().Key("item").String(ItemOf(held)).Key("operation").Message(held).EndObject();
      table.Add({ItemOf(held), std::string(Say(language, KindText(held.kind()))), held.account(), held.device()});
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  output.Json(json.EndArray().EndObject());
  if (table.empty()) output.Say(desk_say::kNothingHeld);
  if (!table.empty()) table.Print(output);
  return kExitOk;
}

ExitCode ReviewHeldWork(Desk& desk, const std::string& item, bool accepts) {
  const std::vector<std::string> parts = absl::StrSplit(item, '-');
  uint64_t n = 0;
  if (parts.size() != 2 || parts[0].size() != 2 * kIdBytes || !absl::SimpleAtoi(parts[1], &n)) {
    return desk.output().Fail(UsageError(desk_say::kBadHeld));
  }
  v1::ReviewHeldRequest request;
  request.set_request_id(desk.NewRequestId());
  request.set_stream_id(absl::HexStringToBytes(parts[0]));
  request.set_n(n);
  request.set_accepts(accepts);
  const auto response = desk.Write(&ServerApi::ReviewHeld, request);
  if (!response.ok()) return desk.output().Fail(response.status());
  desk.output().Json(JsonWriter().BeginObject().Key("verdict").Message(*response).EndObject());
  desk.output().Say(desk_say::kReviewed, v1::VerdictKind_Name(response->kind()), response->reason());
  return kExitOk;
}

}  // namespace ihala::tools
