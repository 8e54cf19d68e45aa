#include "tools/support/json_writer.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/json_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "ihala/v1/common.pb.h"
#include "tools/support/dates.h"

namespace ihala::tools {

using google::protobuf::FieldDescriptor;

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_members_.back()) text_ += ",";
  has_members_.back() = true;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  text_ += "{";
  has_members_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  has_members_.pop_back();
  text_ += "}";
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  text_ += "[";
  has_members_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  has_members_.pop_back();
  text_ += "]";
  return *this;
}

JsonWriter& JsonWriter::Key(absl::string_view name) {
  Separate();
  AppendJsonString(name, text_);
  text_ += ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(absl::string_view value) {
  Separate();
  AppendJsonString(value, text_);
  return *this;
}

JsonWriter& JsonWriter::Written(const JsonWriter& made) {
  Separate();
  text_ += made.text();
  return *this;
}

JsonWriter& JsonWriter::Number(int64_t value) {
  Separate();
  absl::StrAppend(&text_, value);
  return *this;
}

JsonWriter& JsonWriter::Unsigned(uint64_t value) {
  Separate();
  absl::StrAppend(&text_, value);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Separate();
  text_ += value ? "true" : "false";
  return *this;
}

namespace {

// Reads one value of a field, an element of it if it is repeated.
template <class Single, class Repeated>
auto Value(const google::protobuf::Message& message, const FieldDescriptor& field, int index, Single single,
           Repeated repeated) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? (reflection.*repeated)(message, &field, index) : (reflection.*single)(message, &field);
}

}  // namespace

void JsonWriter::Field(const google::protobuf::Message& message, const FieldDescriptor& field, int index) {
  using Reflection = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      Number(Value(message, field, index, &Reflection::GetInt32, &Reflection::GetRepeatedInt32));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      Number(Value(message, field, index, &Reflection::GetInt64, &Reflection::GetRepeatedInt64));
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      Unsigned(Value(message, field, index, &Reflection::GetUInt32, &Reflection::GetRepeatedUInt32));
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      Unsigned(Value(message, field, index, &Reflection::GetUInt64, &Reflection::GetRepeatedUInt64));
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      Bool(Value(message, field, index, &Reflection::GetBool, &Reflection::GetRepeatedBool));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      String(Value(message, field, index, &Reflection::GetEnum, &Reflection::GetRepeatedEnum)->name());
      break;
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string value = Value(message, field, index, &Reflection::GetString, &Reflection::GetRepeatedString);
      if (field.type() != FieldDescriptor::TYPE_BYTES) {
        String(value);
      } else {
        String(value.size() == kIdBytes ? UuidToText(value) : absl::BytesToHexString(value));
      }
      break;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Reflection& reflection = *message.GetReflection();
      Message(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, index)
                                  : reflection.GetMessage(message, &field));
      break;
    }
    default:
      String("");  // Our protos have no floating-point numbers.
  }
}

JsonWriter& JsonWriter::Message(const google::protobuf::Message& message) {
  if (message.GetDescriptor() == v1::Date::descriptor()) {
    v1::Date date;
    date.CopyFrom(message);
    return String(DateText(date));
  }
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    google::protobuf::Timestamp time;
    time.CopyFrom(message);
    return String(TimestampText(time));
  }
  BeginObject();
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    Key(field->name());
    if (!field->is_repeated()) {
      Field(message, *field, 0);
      continue;
    }
    BeginArray();
    const int size = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < size; ++i) Field(message, *field, i);
    EndArray();
  }
  return EndObject();
}

}  // namespace ihala::tools
