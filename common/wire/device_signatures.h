#ifndef IHALA_COMMON_WIRE_DEVICE_SIGNATURES_H_
#define IHALA_COMMON_WIRE_DEVICE_SIGNATURES_H_

#include <string>

#include "absl/strings/string_view.h"
#include "common/base/sign.h"
#include "ihala/v1/sync_service.pb.h"

namespace ihala {

// What a device signs when somebody signs in on it: that it has the key, and that it means this account and this
// stream. Under nothing else is the signature worth anything.
std::string SignBinding(const SigningKey& key, absl::string_view account, absl::string_view stream_id);
bool VerifyBinding(absl::string_view public_key, absl::string_view account, absl::string_view stream_id,
                   absl::string_view signature);

// Fills in and checks the signature of a report, which covers it with the signature left empty, and the stream.
void SignReport(const SigningKey& key, absl::string_view stream_id, v1::DeviceReport* report);
bool VerifyReport(absl::string_view public_key, absl::string_view stream_id, const v1::DeviceReport& report);

// The same of an order, by the server's key. Verified is only one for this stream.
void SignOrder(const SigningKey& key, v1::DeviceOrder* order);
bool VerifyOrder(absl::string_view server_public_key, absl::string_view stream_id, const v1::DeviceOrder& order);

}  // namespace ihala

#endif  // IHALA_COMMON_WIRE_DEVICE_SIGNATURES_H_
