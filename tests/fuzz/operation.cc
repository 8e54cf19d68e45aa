// Operations off the wire: any bytes are refused with a named field, or are an operation that keeps its meaning when it
// is written again. Its bytes need not be the same: protobuf lets fields come in any order.
#include <string>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/text/utf8.h"
#include "common/wire/operation_codec.h"
#include "tests/fuzz/message_input.h"
#include "tests/fuzz/target.h"

namespace ihala::fuzz {
namespace {

void CheckRefused(const absl::Status& status) {
  if (status.code() == absl::StatusCode::kResourceExhausted) {
    Expect(Reason(status) == "TOO_LARGE", "what is too large says so");
    return;
  }
  Expect(status.code() == absl::StatusCode::kInvalidArgument, "what is refused is the sender's mistake");
  Expect(!Violations(status).empty(), "what is refused names a field");
  for (const FieldViolation& violation : Violations(status)) {
    Expect(absl::StartsWith(violation.field, "op."), "fields are named from the root");
    Expect(text::IsValidUtf8(violation.field), "a field's name is text");
    Expect(!violation.code.empty() && !violation.description.empty(), "a violation has a code and a rule");
  }
}

}  // namespace

IHALA_FUZZ_TARGET(operation) {
  QuietMessages();
  const std::string bytes = MessageBytes(input, v1::Operation::default_instance());
  const auto operation = DecodeOperation(bytes, "op.");
  if (!operation.ok()) return CheckRefused(operation.status());
  Expect(bytes.size() <= limits::kOperationBytes, "what is taken is within the limit");
  const auto encoded = EncodeOperation(*operation);
  // Another order of fields can pack a little worse.
  if (!encoded.ok() && bytes.size() > limits::kOperationCompressedBytes) return CheckRefused(encoded.status());
  Expect(encoded.ok(), "what is taken can be written");
  const auto again = DecodeOperation(*encoded, "op.");
  Expect(again.ok(), "what was written is taken");
  Expect(SameMessage(*again, *operation), "what was written means the same");
  Expect(*EncodeOperation(*again) == *encoded, "an operation is written in one form");
}

}  // namespace ihala::fuzz
