#ifndef IHALA_DEVICE_STANDING_H_
#define IHALA_DEVICE_STANDING_H_

#include <cstdint>
#include <string>

namespace ihala {

// What the organisation ordered of this device (docs/devices.md).
enum class OrderedState {
  kNone,     // Nothing: it may be used.
  kLocked,   // It opens to nobody until a supervisor unlocks it; what is queued still leaves. SignIn tries.
  kRevoked,  // The same; only SignIn with a new enrolment code opens it again.
  kWiped,    // All that it held is destroyed. The file goes when it is opened next, which then says NOT_FOUND.
};

// How the store's device stands with the server. A plain value.
struct DeviceStanding {
  // The code under which supervisors see it, as "D-KH7W42MDZ"; empty before the first sign-in.
  std::string code;
  OrderedState ordered = OrderedState::kNone;
  // Of a wiped one: operations that the server had not judged, and drafts with unresolved refusals, that went with it.
  uint64_t destroyed_operations = 0;
  uint64_t destroyed_drafts = 0;
};

// How to sign in. A plain value.
struct SignInOptions {
  // The passphrase of the last sign-in, where it has been changed since.
  std::string previous_passphrase = {};
  // The one-time code from a supervisor that enrols this device, as people type it; empty where it is enrolled, or the
  // organisation asks for none.
  std::string enrolment_code = {};
};

}  // namespace ihala

#endif  // IHALA_DEVICE_STANDING_H_
