#include "tools/field/dossier_edit.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "google/protobuf/descriptor.h"
#include "tools/field/texts.h"
#include "tools/support/dates.h"
#include "tools/support/local_errors.h"

namespace ihala::tools {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A field of a message that is there, or one entry of a list.
struct Place {
  Message* parent;
  const FieldDescriptor* field;
  int index;  // -1 for the field as a whole.
};

absl::Status NoSuchField(absl::string_view path) { return UsageError(field_say::kUnknownField, path); }
absl::Status NoSuchValue(absl::string_view path) { return UsageError(field_say::kUnknownValue, path); }

// The part before the bracket, and the number in it; -1 where there is none, -2 where it is no number.
std::pair<std::string, int> SplitIndex(absl::string_view step) {
  const std::pair<std::string, std::string> split = absl::StrSplit(step, absl::MaxSplits('[', 1));
  if (split.second.empty()) return {split.first, absl::StrContains(step, "[") ? -2 : -1};
  int index = 0;
  absl::string_view digits = split.second;
  if (!absl::ConsumeSuffix(&digits, "]") || !absl::SimpleAtoi(digits, &index) || index < 0) return {split.first, -2};
  return {split.first, index};
}

// The message inside `place`, made where it may be: a part that is missing, or the entry after the last.
Message* Enter(const Place& place, bool make) {
  const Reflection& reflection = *place.parent->GetReflection();
  if (!place.field->is_repeated()) return reflection.MutableMessage(place.parent, place.field);
  const int size = reflection.FieldSize(*place.parent, place.field);
  if (place.index == size && make) return reflection.AddMessage(place.parent, place.field);
  return place.index < size ? reflection.MutableRepeatedMessage(place.parent, place.field, place.index) : nullptr;
}

absl::StatusOr<Place> Find(absl::string_view path, bool make, v1::Referral* dossier) {
  const std::vector<std::string> steps = absl::StrSplit(path, '.');
  Message* message = dossier;
  for (size_t i = 0; i < steps.size(); ++i) {
    const auto [name, index] = SplitIndex(steps[i]);
    const FieldDescriptor* const field = message->GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || index == -2 || (index >= 0 && !field->is_repeated())) return NoSuchField(path);
    const Place place{message, field, index};
    if (i + 1 == steps.size()) return place;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || (field->is_repeated() && index < 0)) {
      return NoSuchField(path);
    }
    message = Enter(place, make);
    if (message == nullptr) return NoSuchField(path);
  }
  return NoSuchField(path);
}

const EnumValueDescriptor* FindEnumValue(const EnumDescriptor& type, absl::string_view text) {
  const std::string wanted = absl::AsciiStrToUpper(text);
  // The first value is the prefix of all with this word.
  absl::string_view prefix = type.value(0)->name();
  absl::ConsumeSuffix(&prefix, "UNSPECIFIED");
  const EnumValueDescriptor* const short_name = type.FindValueByName(absl::StrCat(prefix, wanted));
  return short_name != nullptr ? short_name : type.FindValueByName(wanted);
}

// Texts of a list are set one by one, or all at once with commas between.
absl::Status SetText(const Place& place, absl::string_view path, const std::string& value) {
  const Reflection& reflection = *place.parent->GetReflection();
  if (place.field->type() == FieldDescriptor::TYPE_BYTES) return NoSuchField(path);
  if (!place.field->is_repeated()) {
    reflection.SetString(place.parent, place.field, value);
  } else if (place.index < 0) {
    reflection.ClearField(place.parent, place.field);
    for (const absl::string_view one : absl::StrSplit(value, ',', absl::SkipWhitespace())) {
      reflection.AddString(place.parent, place.field, std::string(absl::StripAsciiWhitespace(one)));
    }
  } else if (place.index < reflection.FieldSize(*place.parent, place.field)) {
    reflection.SetRepeatedString(place.parent, place.field, place.index, value);
  } else {
    reflection.AddString(place.parent, place.field, value);
  }
  return absl::OkStatus();
}

absl::Status SetEnum(const Place& place, absl::string_view path, absl::string_view value) {
  const Reflection& reflection = *place.parent->GetReflection();
  if (!place.field->is_repeated()) {
    const EnumValueDescriptor* const found = FindEnumValue(*place.field->enum_type(), value);
    if (found == nullptr) return NoSuchValue(path);
    reflection.SetEnum(place.parent, place.field, found);
    return absl::OkStatus();
  }
  if (place.index >= 0) return NoSuchField(path);
  reflection.ClearField(place.parent, place.field);
  for (const absl::string_view one : absl::StrSplit(value, ',', absl::SkipWhitespace())) {
    const EnumValueDescriptor* const found = FindEnumValue(*place.field->enum_type(), absl::StripAsciiWhitespace(one));
    if (found == nullptr) return NoSuchValue(path);
    reflection.AddEnum(place.parent, place.field, found);
  }
  return absl::OkStatus();
}

absl::Status SetNumber(const Place& place, absl::string_view path, absl::string_view value) {
  const Reflection& reflection = *place.parent->GetReflection();
  if (place.field->is_repeated()) return NoSuchField(path);
  if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    bool truth = false;
    if (!absl::SimpleAtob(value, &truth)) return NoSuchValue(path);
    reflection.SetBool(place.parent, place.field, truth);
  } else if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
    uint32_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) return NoSuchValue(path);
    reflection.SetUInt32(place.parent, place.field, number);
  } else if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) return NoSuchValue(path);
    reflection.SetInt64(place.parent, place.field, number);
  } else {
    return NoSuchField(path);
  }
  return absl::OkStatus();
}

absl::Status SetDate(const Place& place, absl::string_view path, absl::string_view value) {
  if (place.field->is_repeated() || place.field->message_type() != v1::Date::descriptor()) return NoSuchField(path);
  const absl::StatusOr<v1::Date> date = ParseDate(path, value);
  if (!date.ok()) return NoSuchValue(path);
  place.parent->GetReflection()->MutableMessage(place.parent, place.field)->CopyFrom(*date);
  return absl::OkStatus();
}

}  // namespace

absl::Status SetByPath(absl::string_view path, absl::string_view value, v1::Referral* dossier) {
  ASSIGN_OR_RETURN(const Place place, Find(path, /*make=*/true, dossier));
  if (place.index >= 0 && place.index > place.parent->GetReflection()->FieldSize(*place.parent, place.field)) {
    return NoSuchField(path);
  }
  switch (place.field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return SetText(place, path, std::string(value));
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(place, path, value);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetDate(place, path, value);
    default:
      return SetNumber(place, path, value);
  }
}

absl::Status EmptyByPath(absl::string_view path, v1::Referral* dossier) {
  ASSIGN_OR_RETURN(const Place place, Find(path, /*make=*/false, dossier));
  const Reflection& reflection = *place.parent->GetReflection();
  if (place.index < 0) {
    reflection.ClearField(place.parent, place.field);
    return absl::OkStatus();
  }
  const int size = reflection.FieldSize(*place.parent, place.field);
  if (place.index >= size) return NoSuchField(path);
  for (int i = place.index; i + 1 < size; ++i) reflection.SwapElements(place.parent, place.field, i, i + 1);
  reflection.RemoveLast(place.parent, place.field);
  return absl::OkStatus();
}

}  // namespace ihala::tools
