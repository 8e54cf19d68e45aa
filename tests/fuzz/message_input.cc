#include "tests/fuzz/message_input.h"

#include <memory>

#include "absl/strings/strip.h"
#include "common/wire/wire_bytes.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"

namespace ihala::fuzz {

std::string MessageBytes(absl::string_view input, const google::protobuf::Message& type) {
  if (!absl::ConsumePrefix(&input, "#text\n")) return std::string(input);
  google::protobuf::io::ArrayInputStream stream(input.data(), static_cast<int>(input.size()));
  google::protobuf::TextFormat::Parser parser;
  // As deep as the wire form may be: text is read by recursion.
  parser.SetRecursionLimit(100);
  const std::unique_ptr<google::protobuf::Message> message(type.New());
  if (!parser.Parse(&stream, message.get())) return "";
  return SerializeDeterministic(*message);
}

void QuietMessages() {
  static const bool quiet = [] {
    google::protobuf::SetLogHandler(nullptr);
    return true;
  }();
  static_cast<void>(quiet);
}

bool SameMessage(const google::protobuf::Message& one, const google::protobuf::Message& other) {
  return SerializeDeterministic(one) == SerializeDeterministic(other);
}

}  // namespace ihala::fuzz
