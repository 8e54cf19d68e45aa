#ifndef IHALA_TOOLS_SUPPORT_JSON_WRITER_H_
#define IHALA_TOOLS_SUPPORT_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace ihala::tools {

// Writes one JSON value in order, on one line. The caller opens and closes in pairs and names every member of an
// object; it writes exactly what it is told. One thread at a time.
class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(absl::string_view name);

  JsonWriter& String(absl::string_view value);
  JsonWriter& Number(int64_t value);
  JsonWriter& Unsigned(uint64_t value);
  JsonWriter& Bool(bool value);

  // A message as an object of its fields that are set, under their names in the protos. Enum values by name, times as
  // RFC 3339, dates as 2026-03-01, ids of 16 bytes as UUID text and other bytes as hex. 64-bit numbers stay numbers:
  // ours are far below what a double can hold exactly.
  JsonWriter& Message(const google::protobuf::Message& message);

  // A whole value that another writer made.
  JsonWriter& Written(const JsonWriter& made);

  // Everything so far.
  const std::string& text() const { return text_; }

 private:
  void Separate();
  void Field(const google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, int index);

  std::string text_;
  std::vector<bool> has_members_ = {false};
  bool after_key_ = false;
};

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_JSON_WRITER_H_
