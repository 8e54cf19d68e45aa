#ifndef IHALA_COMMON_WIRE_CONTACT_H_
#define IHALA_COMMON_WIRE_CONTACT_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "common/base/sign.h"
#include "google/protobuf/timestamp.pb.h"

namespace ihala {

// What a device sends to be told by nobody but its server, and nobody earlier, that it was reached.
inline constexpr size_t kContactNonceBytes = 16;

// The server's signature over a stream, a nonce of its device and the time by the server's clock; and whether it is.
std::string SignContact(const SigningKey& key, absl::string_view stream_id, absl::string_view nonce,
                        const google::protobuf::Timestamp& server_time);
bool VerifyContact(absl::string_view server_public_key, absl::string_view stream_id, absl::string_view nonce,
                   const google::protobuf::Timestamp& server_time, absl::string_view signature);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_CONTACT_H_
