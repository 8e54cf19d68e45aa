// Payloads of the exchange: any bytes unpack within the bounds or are refused, and what is packed unpacks.
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/wire/dictionary.h"
#include "common/wire/payload.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

// Text that shrinks well must not look like a bomb to the other side.
std::string Repeated(absl::string_view piece, size_t times) {
  std::string out;
  for (size_t i = 0; i < times && out.size() < (1u << 20); ++i) absl::StrAppend(&out, piece);
  return out;
}

void CheckPacks(const v1::ExchangeUp& up) {
  const v1::CompressedPayload packed = Pack(up, kNewestDictionary);
  v1::ExchangeUp back;
  Expect(Unpack(packed, "up", &back).ok(), "what is packed unpacks");
  Expect(SameMessage(back, up), "what is packed unpacks to itself");
  Expect(packed.payload().size() <= up.ByteSizeLong(), "packing never makes longer");
}

}  // namespace

IHALA_FUZZ_TARGET(payload) {
  QuietMessages();
  v1::CompressedPayload payload;
  const uint8_t choice = TakeByte(input);
  payload.set_codec(static_cast<v1::Codec>(choice % 4));
  payload.set_dictionary_id(choice >= 0xF0 ? choice : choice / 4 % 2);
  payload.set_payload(input.data(), input.size());
  v1::ExchangeUp up;
  const absl::Status status = Unpack(payload, "up", &up);
  if (status.ok()) {
    Expect(payload.codec() == v1::CODEC_IDENTITY || payload.codec() == v1::CODEC_ZSTD, "a codec is known");
    Expect(up.ByteSizeLong() <= limits::kExchangeUnpackedBytes, "what unpacks is bounded");
    CheckPacks(up);
  } else if (status.code() == absl::StatusCode::kResourceExhausted) {
    Expect(Reason(status) == "TOO_LARGE", "what is too large says so");
  } else {
    Expect(status.code() == absl::StatusCode::kInvalidArgument && Violations(status).size() == 1,
           "what does not unpack names its field");
  }
  v1::ExchangeUp own;
  own.set_cursor(Repeated(input, size_t{1} << (choice % 12)));
  CheckPacks(own);
}

}  // namespace ihala::fuzz
