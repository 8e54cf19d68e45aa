#ifndef IHALA_SERVER_COMMANDS_DEVICE_JUDGE_H_
#define IHALA_SERVER_COMMANDS_DEVICE_JUDGE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/access/access.h"
#include "common/base/random.h"
#include "ihala/v1/session_service.pb.h"
#include "ihala/v1/sync_service.pb.h"
#include "server/commands/applied.h"
#include "server/commands/executor.h"

// What happens to devices: they are enrolled by somebody who signs in, ordered by who speaks for the organisation, and
// say at each contact how they are. What is enrolled is a key, for one account; streams come and go under it.
namespace ihala {

// OK for a device that may read; PERMISSION_DENIED (DEVICE_LOCKED, DEVICE_REVOKED) for any other.
absl::Status CheckNotShutOut(v1::DeviceState state);

// A device that somebody signs in on who has shown their passphrase.
struct DeviceSignIn {
  const v1::Account* account = nullptr;
  const v1::Device* device = nullptr;
  bool needs_code = true;  // As the organisation wants it of a new device.
  // The hash of the account's enrolment code, where one came along that goes with it.
  std::string code_hash = {};
};
// Enrols it or finds it enrolled, binds its stream, and notes the contact. Returns its code. PERMISSION_DENIED as
// SessionService.SignIn says; nothing is used up then.
absl::StatusOr<std::string> SignInDevice(WriteTxn& txn, Random& random, absl::Time now, const DeviceSignIn& sign_in);
absl::Status WrongEnrolmentCode();

// A word of somebody who speaks for the organisation, or of an administrator, who only takes away.
absl::StatusOr<Applied> JudgeDeviceOrder(WriteTxn& txn, const Caller& caller, const OrderDevice& order);

// Whether a contact is to be written down: not each is, so that an exchange does not cost a write of its own.
// `carries` says that it brings operations.
bool ContactIsDue(const v1::EnrolledDevice& device, absl::Time now, const std::optional<v1::UnsentWork>& unsent,
                  bool carries);
absl::Status NoteContact(WriteTxn& txn, const std::string& device, absl::Time now,
                         const std::optional<v1::UnsentWork>& unsent);
// The same for a report, which also says what came of an order. Returns the device as it stands then.
absl::StatusOr<DeviceRecord> NoteReport(WriteTxn& txn, const std::string& device, absl::Time now,
                                        const v1::DeviceReport& report);

}  // namespace ihala

#endif  // IHALA_SERVER_COMMANDS_DEVICE_JUDGE_H_
