#include "common/wire/contact.h"

#include "common/wire/wire_bytes.h"

namespace ihala {
namespace {

constexpr absl::string_view kContactPurpose = "ihala/contact/1";
constexpr int64_t kNanosInMicro = 1000;
constexpr int64_t kMicrosInSecond = 1000000;

std::string ContactToSign(absl::string_view stream_id, absl::string_view nonce,
                          const google::protobuf::Timestamp& server_time) {
  std::string text;
  AppendSized(kContactPurpose, text);
  AppendSized(stream_id, text);
  AppendSized(nonce, text);
  AppendFixed64(static_cast<uint64_t>(server_time.seconds() * kMicrosInSecond + server_time.nanos() / kNanosInMicro),
                text);
  return text;
}

}  // namespace

std::string SignContact(const SigningKey& key, absl::string_view stream_id, absl::string_view nonce,
                        const google::protobuf::Timestamp& server_time) {
  return key.Sign(ContactToSign(stream_id, nonce, server_time));
}

bool VerifyContact(absl::string_view server_public_key, absl::string_view stream_id, absl::string_view nonce,
                   const google::protobuf::Timestamp& server_time, absl::string_view signature) {
  return VerifySignature(server_public_key, ContactToSign(stream_id, nonce, server_time), signature);
}

}  // namespace ihala
