#include "server/commands/device_judge.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "common/workflow/calendar.h"
#include "server/commands/account_judge.h"

namespace ihala {
namespace {

// How old a note of the last contact may be: people are shown hours.
constexpr absl::Duration kContactEvery = absl::Minutes(5);

absl::Status NoSuchDevice() {
  return WithReason(absl::NotFoundError("There is no such device, or it is none of your organisation's."),
                    "DEVICE_NOT_FOUND");
}

absl::Status DeviceIsRevoked() {
  return WithReason(
      absl::PermissionDeniedError("This device is revoked: what waits on it can still be delivered, and no more."),
      "DEVICE_REVOKED");
}

absl::Status StreamBound() {
  return WithReason(absl::PermissionDeniedError("This stream is bound to another account or key."), "STREAM_BOUND");
}

// A code that no device has.
absl::StatusOr<std::string> DrawCode(ReadTxn& txn, Random& random) {
  for (;;) {
    std::string code = absl::StrCat("D-", text::NewShortCode(random));
    ASSIGN_OR_RETURN(const std::optional<DeviceRecord> taken, txn.FindDevice(code));
    if (!taken.has_value()) return code;
  }
}

// Takes the code out, so that it works once: in this transaction it still is the account's, or it was used before.
absl::StatusOr<std::string> UseUp(WriteTxn& txn, const DeviceSignIn& sign_in) {
  ASSIGN_OR_RETURN(std::optional<AccountRecord> record, txn.FindAccount(sign_in.account->code()));
  if (!record.has_value() || record->enrolment_code.hash != sign_in.code_hash) return WrongEnrolmentCode();
  std::string made_by = record->enrolment_code.made_by;
  record->enrolment_code = HandedCode();
  RETURN_IF_ERROR(txn.PutAccount(*record));
  return made_by;
}

// A key that is not enrolled, or no more. The code is the word of the account's organisation.
absl::Status Enrol(WriteTxn& txn, absl::Time now, const DeviceSignIn& sign_in, DeviceRecord* record) {
  std::string made_by;
  if (!sign_in.code_hash.empty()) {
    ASSIGN_OR_RETURN(made_by, UseUp(txn, sign_in));
  }
  v1::EnrolledDevice& device = record->device;
  // What was open on it before stays ended.
  RETURN_IF_ERROR(txn.DeleteSessionsOfDevice(device.device()));
  device.set_state(v1::DEVICE_STATE_ENROLLED);
  *device.mutable_enrolled_at() = TimestampOfTime(now);
  device.set_enrolled_by(made_by);
  device.clear_told_at();
  device.clear_done_at();
  record->order_id.clear();
  return txn.PutAudit({now, sign_in.account->code(), sign_in.account->organisation(), audit_action::kDeviceEnrol,
                       device.device(), made_by.empty() ? "APPLIED" : absl::StrCat("APPLIED ", made_by), ""});
}

void SetContact(absl::Time now, const std::optional<v1::UnsentWork>& unsent, v1::EnrolledDevice* device) {
  *device->mutable_last_contact() = TimestampOfTime(now);
  device->clear_unsent();
  if (unsent.has_value()) *device->mutable_unsent() = *unsent;
}

bool IsSame(const std::optional<v1::UnsentWork>& confirmed, const v1::EnrolledDevice& device) {
  if (confirmed.has_value() != device.has_unsent()) return false;
  return !confirmed.has_value() ||
         (confirmed->operations() == device.unsent().operations() && confirmed->drafts() == device.unsent().drafts());
}

// OK where the device changes; ALREADY_EXISTS where it stands so, or further, already.
absl::Status CheckMayStand(const v1::EnrolledDevice& device, const OrderDevice& order) {
  const v1::DeviceState state = device.state();
  if (order.state == v1::DEVICE_STATE_ENROLLED) {
    if (state == v1::DEVICE_STATE_LOCKED) return absl::OkStatus();
    return WithReason(absl::FailedPreconditionError("The device is not locked."), "NOT_LOCKED");
  }
  if (order.state == v1::DEVICE_STATE_LOCKED && IsRevoked(state)) {
    return WithReason(absl::FailedPreconditionError("The device is revoked."), "DEVICE_REVOKED");
  }
  if (state == order.state || state == v1::DEVICE_STATE_WIPED) return absl::AlreadyExistsError("it stands so");
  if (order.state == v1::DEVICE_STATE_WIPED && !IsSame(order.confirmed, device)) {
    return WithReason(absl::FailedPreconditionError("The device has told of other work since."), "UNSENT_CHANGED");
  }
  return absl::OkStatus();
}

const char* ActionOf(v1::DeviceState state) {
  switch (state) {
    case v1::DEVICE_STATE_LOCKED:
      return audit_action::kDeviceLock;
    case v1::DEVICE_STATE_REVOKED:
      return audit_action::kDeviceRevoke;
    case v1::DEVICE_STATE_WIPED:
      return audit_action::kDeviceWipe;
    default:
      return audit_action::kDeviceUnlock;
  }
}

}  // namespace

absl::Status CheckNotShutOut(v1::DeviceState state) {
  if (IsRevoked(state)) return DeviceIsRevoked();
  if (state != v1::DEVICE_STATE_LOCKED) return absl::OkStatus();
  return WithReason(absl::PermissionDeniedError("This device is locked by your organisation: nothing on it is lost."),
                    "DEVICE_LOCKED");
}

absl::Status WrongEnrolmentCode() {
  return WithReason(absl::PermissionDeniedError("The enrolment code is wrong, used already, or too old."),
                    "ENROLMENT_CODE_WRONG");
}

absl::StatusOr<std::string> SignInDevice(WriteTxn& txn, Random& random, absl::Time now, const DeviceSignIn& sign_in) {
  const v1::Device& shown = *sign_in.device;
  const std::string& account = sign_in.account->code();
  if (sign_in.account->organisation().empty()) {
    return WithReason(absl::PermissionDeniedError("Only people of an organisation have a device."), "NO_ORGANISATION");
  }
  ASSIGN_OR_RETURN(const std::optional<Stream> stream, txn.FindStream(shown.stream_id()));
  if (stream.has_value() && (stream->account != account || !SecretEquals(stream->public_key, shown.public_key()))) {
    return StreamBound();
  }
  ASSIGN_OR_RETURN(std::optional<DeviceRecord> record, txn.FindDeviceOfKey(account, shown.public_key()));
  const bool has_code = !sign_in.code_hash.empty();
  if (!record.has_value()) {
    if (sign_in.needs_code && !has_code) {
      return WithReason(absl::PermissionDeniedError("This device needs an enrolment code from your supervisor."),
                        "DEVICE_NOT_ENROLLED");
    }
    record.emplace();
    ASSIGN_OR_RETURN(std::string code, DrawCode(txn, random));
    record->device.set_device(std::move(code));
    record->device.set_account(account);
    record->public_key = shown.public_key();
    RETURN_IF_ERROR(Enrol(txn, now, sign_in, &*record));
  } else if (record->device.state() == v1::DEVICE_STATE_REVOKED && has_code) {
    RETURN_IF_ERROR(Enrol(txn, now, sign_in, &*record));
  } else {
    RETURN_IF_ERROR(CheckNotShutOut(record->device.state()));
  }
  SetContact(now, shown.has_unsent() ? std::optional<v1::UnsentWork>(shown.unsent()) : std::nullopt, &record->device);
  RETURN_IF_ERROR(txn.PutDevice(*record));
  if (!stream.has_value()) {
    RETURN_IF_ERROR(txn.PutStream({shown.stream_id(), account, shown.public_key(), 0, record->device.device()}));
  }
  return record->device.device();
}

absl::StatusOr<Applied> JudgeDeviceOrder(WriteTxn& txn, const Caller& caller, const OrderDevice& order) {
  ASSIGN_OR_RETURN(std::optional<DeviceRecord> record, txn.FindDevice(order.device));
  if (!record.has_value()) return NoSuchDevice();
  ASSIGN_OR_RETURN(const std::optional<AccountRecord> owner, txn.FindAccount(record->device.account()));
  if (!owner.has_value()) return NoSuchDevice();
  const bool is_own = !caller.organisation.empty() && owner->account.organisation() == caller.organisation;
  const bool takes_away = order.state == v1::DEVICE_STATE_LOCKED || order.state == v1::DEVICE_STATE_REVOKED;
  if (!is_own && !(takes_away && caller.Holds(v1::ROLE_ADMINISTRATOR, ""))) return NoSuchDevice();
  if (is_own && !ReachesAll(caller, owner->account)) return AboveOwn();
  const absl::Status may = CheckMayStand(record->device, order);
  if (!may.ok() && !absl::IsAlreadyExists(may)) return may;
  if (may.ok()) {
    record->device.set_state(order.state);
    record->device.clear_told_at();
    record->device.clear_done_at();
    record->order_id = order.order_id;
    RETURN_IF_ERROR(txn.PutDevice(*record));
  }
  ASSIGN_OR_RETURN(const uint64_t revision, txn.TakeNumber());
  return Applied{revision, order.device, ActionOf(order.state)};
}

bool ContactIsDue(const v1::EnrolledDevice& device, absl::Time now, const std::optional<v1::UnsentWork>& unsent,
                  bool carries) {
  if (!device.has_last_contact()) return true;
  // A clock that was set back is no contact in the future.
  if (absl::AbsDuration(now - TimeOfTimestamp(device.last_contact())) >= kContactEvery) return true;
  // What there is to lose must not be minutes old. While a queue is drained its length is another one each time.
  if (!unsent.has_value()) return false;
  if (!device.has_unsent() || unsent->drafts() != device.unsent().drafts()) return true;
  if (carries) return (unsent->operations() > 0) != (device.unsent().operations() > 0);
  return unsent->operations() != device.unsent().operations();
}

absl::Status NoteContact(WriteTxn& txn, const std::string& device, absl::Time now,
                         const std::optional<v1::UnsentWork>& unsent) {
  ASSIGN_OR_RETURN(std::optional<DeviceRecord> record, txn.FindDevice(device));
  if (!record.has_value()) return absl::OkStatus();
  SetContact(now, unsent, &record->device);
  return txn.PutDevice(*record);
}

absl::StatusOr<DeviceRecord> NoteReport(WriteTxn& txn, const std::string& device, absl::Time now,
                                        const v1::DeviceReport& report) {
  ASSIGN_OR_RETURN(std::optional<DeviceRecord> record, txn.FindDevice(device));
  if (!record.has_value()) return absl::DataLossError("a stream's device is not there");
  v1::EnrolledDevice& noted = record->device;
  const bool is_present = !record->order_id.empty() && report.order_id() == record->order_id;
  const bool is_wiped = is_present && report.order_is_done() && noted.state() == v1::DEVICE_STATE_WIPED;
  const auto enter = [&](const char* action, const std::string& result) {
    return txn.PutAudit({now, noted.account(), "", action, noted.device(), result, ""});
  };
  if (is_wiped) {
    *noted.mutable_last_contact() = TimestampOfTime(now);
    noted.mutable_unsent()->Clear();
  } else {
    SetContact(now, report.has_unsent() ? std::optional<v1::UnsentWork>(report.unsent()) : std::nullopt, &noted);
  }
  if (is_present && report.order_is_done() && !noted.has_done_at() && IsShutOut(noted.state())) {
    *noted.mutable_done_at() = TimestampOfTime(now);
    if (is_wiped) *noted.mutable_destroyed() = report.unsent();
    RETURN_IF_ERROR(enter(
        audit_action::kDeviceDone,
        is_wiped ? absl::StrCat("WIPED ", report.unsent().operations(), " ", report.unsent().drafts()) : "LOCKED"));
  }
  if (IsShutOut(noted.state()) && !noted.has_told_at()) {
    *noted.mutable_told_at() = TimestampOfTime(now);
    RETURN_IF_ERROR(enter(audit_action::kDeviceTold, v1::DeviceState_Name(noted.state())));
  }
  RETURN_IF_ERROR(txn.PutDevice(*record));
  return *std::move(record);
}

}  // namespace ihala
