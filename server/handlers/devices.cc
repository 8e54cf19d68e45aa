#include "server/handlers/devices.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "server/handlers/change.h"
#include "server/handlers/handed_code.h"
#include "server/handlers/online_write.h"
#include "server/handlers/page_token.h"
#include "server/handlers/validate.h"

namespace ihala::handlers {
namespace {

// Long enough to reach somebody in another office, short enough that it is used or void by the next day.
constexpr absl::Duration kEnrolmentCodeLife = absl::Hours(24);

template <typename Request>
absl::Status CheckDeviceWord(const Request& request) {
  return FieldChecks(request).Id("request_id", request.request_id()).Party("device", request.device()).Status();
}

// What a person is told of a time: see EnrolledDevice.
void ToTheHour(google::protobuf::Timestamp* time) {
  time->set_seconds(time->seconds() - time->seconds() % 3600);
  time->set_nanos(0);
}

v1::EnrolledDevice ShownOf(v1::EnrolledDevice device, uint32_t held) {
  if (device.has_enrolled_at()) ToTheHour(device.mutable_enrolled_at());
  if (device.has_last_contact()) ToTheHour(device.mutable_last_contact());
  if (device.has_told_at()) ToTheHour(device.mutable_told_at());
  if (device.has_done_at()) ToTheHour(device.mutable_done_at());
  device.set_held(held);
  return device;
}

// Where a page of devices begins.
struct DevicePlace {
  std::string account;
  std::string device;
};

absl::StatusOr<DevicePlace> ReadDevicePlace(const std::string& position) {
  if (position.empty()) return DevicePlace();
  const std::vector<std::string> parts = absl::StrSplit(position, ' ');
  if (parts.size() == 2) return DevicePlace{parts[0], parts[1]};
  return InvalidField("page_token", "MALFORMED", "must be what the last page of the same list gave, or empty");
}

// Whose devices the caller asks for; an organisation that is not theirs has none for them.
absl::StatusOr<std::string> OrganisationAsked(const Call& call, const v1::ListDevicesRequest& request) {
  const bool administers = call.caller.Holds(v1::ROLE_ADMINISTRATOR, "");
  if (!administers && (request.organisation().empty() || request.organisation() == call.caller.organisation)) {
    return call.caller.organisation;
  }
  if (administers && !request.organisation().empty()) return request.organisation();
  return InvalidField("organisation", administers ? "MISSING" : "NOT_ALLOWED",
                      administers ? "must be the code of an organisation" : "must be empty or your own");
}

template <typename Request, typename Response>
void Order(HandlerEnv& env, const Call& call, const Request& request, v1::DeviceState state, Response* response,
           Done done) {
  if (absl::Status status = CheckDeviceWord(request); !status.ok()) return done(std::move(status));
  Change(env, call, request, OrderDevice{request.device(), state, env.random->Bytes(kIdBytes)}, response,
         std::move(done));
}

// Fills in what would be lost with a device of the caller's organisation.
absl::Status TellWhatIsLost(HandlerEnv& env, const Call& call, const std::string& device,
                            v1::WipeDeviceResponse* response) {
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    ASSIGN_OR_RETURN(const std::optional<DeviceRecord> record, txn.FindDevice(device));
    const auto reference = env.reference->Get();
    const auto owner =
        record.has_value() ? reference->accounts.find(record->device.account()) : reference->accounts.end();
    if (owner == reference->accounts.end() || owner->second.organisation() != call.caller.organisation) {
      return WithReason(absl::NotFoundError("There is no such device, or it is none of your organisation's."),
                        "DEVICE_NOT_FOUND");
    }
    const v1::EnrolledDevice shown = ShownOf(record->device, 0);
    if (shown.has_unsent()) *response->mutable_unsent() = shown.unsent();
    if (shown.has_last_contact()) *response->mutable_counted_at() = shown.last_contact();
    return absl::OkStatus();
  });
}

}  // namespace

void IssueEnrolmentCode(HandlerEnv& env, const Call& call, const v1::IssueEnrolmentCodeRequest& request,
                        v1::IssueEnrolmentCodeResponse* response, const Done& done) {
  absl::Status status = FieldChecks(request).Party("account", request.account()).Status();
  if (!status.ok()) return done(std::move(status));
  IssueHandedCode(env, call, {request.account(), kEnrolmentCodeLife, /*enrols=*/true},
                  response->mutable_enrolment_code(), response->mutable_expires_at(), done);
}

absl::Status ListDevices(HandlerEnv& env, const Call& call, const v1::ListDevicesRequest& request,
                         v1::ListDevicesResponse* response) {
  FieldChecks checks(request);
  checks.Page(request.page_size(), request.page_token());
  if (!request.organisation().empty()) checks.Party("organisation", request.organisation());
  RETURN_IF_ERROR(checks.Status());
  ASSIGN_OR_RETURN(const std::string organisation, OrganisationAsked(call, request));
  const PageTokens tokens(env, call, absl::StrCat("ListDevices/", organisation));
  ASSIGN_OR_RETURN(const std::string position, tokens.Read(request.page_token(), ""));
  ASSIGN_OR_RETURN(DevicePlace after, ReadDevicePlace(position));
  const int page_size = PageSize(request.page_size());
  const auto reference = env.reference->Get();
  return env.store->Read([&](ReadTxn& txn) -> absl::Status {
    for (;;) {
      ASSIGN_OR_RETURN(const std::vector<DeviceRecord> records,
                       txn.ListDevices(after.account, after.device, page_size));
      for (const DeviceRecord& record : records) {
        after = {record.device.account(), record.device.device()};
        const auto owner = reference->accounts.find(after.account);
        if (owner == reference->accounts.end() || owner->second.organisation() != organisation) continue;
        // Only another one that the caller may see makes another page: that there are others is nobody's business.
        if (response->devices_size() == page_size) {
          const v1::EnrolledDevice& last = response->devices(page_size - 1);
          response->set_next_page_token(tokens.Write(absl::StrCat(last.account(), " ", last.device())));
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(const uint32_t held, txn.CountHeld(record.device.device()));
        *response->add_devices() = ShownOf(record.device, held);
      }
      if (records.empty()) return absl::OkStatus();
    }
  });
}

void RevokeDevice(HandlerEnv& env, const Call& call, const v1::RevokeDeviceRequest& request,
                  v1::RevokeDeviceResponse* response, Done done) {
  Order(env, call, request, v1::DEVICE_STATE_REVOKED, response, std::move(done));
}

void LockDevice(HandlerEnv& env, const Call& call, const v1::LockDeviceRequest& request,
                v1::LockDeviceResponse* response, Done done) {
  Order(env, call, request, v1::DEVICE_STATE_LOCKED, response, std::move(done));
}

void UnlockDevice(HandlerEnv& env, const Call& call, const v1::UnlockDeviceRequest& request,
                  v1::UnlockDeviceResponse* response, Done done) {
  Order(env, call, request, v1::DEVICE_STATE_ENROLLED, response, std::move(done));
}

void WipeDevice(HandlerEnv& env, const Call& call, const v1::WipeDeviceRequest& request,
                v1::WipeDeviceResponse* response, Done done) {
  absl::Status status = CheckDeviceWord(request);
  if (status.ok()) status = TellWhatIsLost(env, call, request.device(), response);
  if (!status.ok()) return done(std::move(status));
  // Told only.
  if (request.confirmed_case() == v1::WipeDeviceRequest::CONFIRMED_NOT_SET) return done(absl::OkStatus());
  OrderDevice order{request.device(), v1::DEVICE_STATE_WIPED, env.random->Bytes(kIdBytes)};
  if (request.has_confirm_unsent()) order.confirmed = request.confirm_unsent();
  Change(env, call, request, std::move(order), response, std::move(done));
}

void ReviewHeld(HandlerEnv& env, const Call& call, const v1::ReviewHeldRequest& request,
                v1::ReviewHeldResponse* response, Done done) {
  absl::Status status = FieldChecks(request)
                            .Id("request_id", request.request_id())
                            .Id("stream_id", request.stream_id())
                            .Required("n", request.n() != 0)
                            .Status();
  if (!status.ok()) return done(std::move(status));
  LedgerName name = NameOf(call, request.request_id(), request);
  env.executor->Execute(HeldReview{call.caller.account, std::move(name.key), std::move(name.digest),
                                   StreamKey(request.stream_id(), request.n()), request.accepts()},
                        [response, done = std::move(done)](absl::StatusOr<v1::Verdict> verdict) {
                          if (!verdict.ok()) return done(verdict.status());
                          response->set_kind(verdict->kind());
                          response->set_reason(verdict->reason());
                          done(absl::OkStatus());
                        });
}

}  // namespace ihala::handlers
