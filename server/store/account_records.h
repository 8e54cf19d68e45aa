#ifndef IHALA_SERVER_STORE_ACCOUNT_RECORDS_H_
#define IHALA_SERVER_STORE_ACCOUNT_RECORDS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "ihala/v1/device_service.pb.h"
#include "ihala/v1/directory.pb.h"

// Plain values of accounts, their sessions and their devices, as records.h has them of everything else.
namespace ihala {

// A one-time code that is handed over in person.
struct HandedCode {
  std::string hash;  // Argon2id; empty where none is out.
  absl::Time expires = absl::UnixEpoch();
  std::string made_by;  // The account that made it.
};

struct AccountRecord {
  v1::Account account;
  std::string passphrase_hash;  // Argon2id; empty where none was set: nobody can sign in.
  uint64_t revision = 0;
  // The code with which the person chooses a passphrase, and the one with which a device of theirs is enrolled.
  HandedCode sign_in_code = {};
  HandedCode enrolment_code = {};
};

// A device's stream, bound to one account and one key for ever.
struct Stream {
  std::string stream_id;
  std::string account;
  std::string public_key;
  uint64_t forked_at = 0;   // The lowest number for which a second device had another operation; 0 where none did.
  std::string device = {};  // The code of the device whose key it is.
  // Of that device. Not written with the stream.
  v1::DeviceState device_state = v1::DEVICE_STATE_UNSPECIFIED;
};

// A key that is enrolled for an account.
struct DeviceRecord {
  v1::EnrolledDevice device;  // Times are whole here; who is shown them gets hours.
  std::string public_key;
  std::string order_id = {};  // Of the order that made its state; empty while it was never ordered anything.
};

struct SessionRecord {
  std::string account;
  std::string stream_id;  // Empty where the client carries no operations.
  absl::Time expires_at;
  // Of the stream's device. Not written with the session.
  v1::DeviceState device_state = v1::DEVICE_STATE_UNSPECIFIED;
};

// Whether a device in this state is let in no more, whatever it shows; and whether it may not read for now.
inline bool IsRevoked(v1::DeviceState state) {
  return state == v1::DEVICE_STATE_REVOKED || state == v1::DEVICE_STATE_WIPED;
}
inline bool IsShutOut(v1::DeviceState state) { return state == v1::DEVICE_STATE_LOCKED || IsRevoked(state); }

}  // namespace ihala

#endif  // IHALA_SERVER_STORE_ACCOUNT_RECORDS_H_
