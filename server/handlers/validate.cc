#include "server/handlers/validate.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/referral/field_checks.h"
#include "ihala/v1/referral.pb.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// More of anything in one request is a mistake or an attack; single lists have their own, smaller limits.
constexpr int kRepeatedMax = 1000;
// A person reads a dozen, an answer has room for some thirty; thousands would only be work for the server.
constexpr size_t kViolationsMost = 200;

void CheckMessage(const Message& message, const std::string& prefix, std::vector<FieldViolation>& found);

// One value of a field; `index` is -1 for what is not repeated.
void CheckValue(const Message& message, const FieldDescriptor& field, int index, const std::string& path,
                std::vector<FieldViolation>& found) {
  const Reflection& reflection = *message.GetReflection();
  if (field.type() == FieldDescriptor::TYPE_STRING) {
    std::string scratch;
    const std::string& value = index < 0 ? reflection.GetStringReference(message, &field, &scratch)
                                         : reflection.GetRepeatedStringReference(message, &field, index, &scratch);
    // Cannot fail other than by violations.
    (void)CollectViolations(text::CheckFreeText(path, value, limits::kNoteCodePoints), found);
  } else if (field.type() == FieldDescriptor::TYPE_ENUM) {
    const int value =
        index < 0 ? reflection.GetEnumValue(message, &field) : reflection.GetRepeatedEnumValue(message, &field, index);
    if (field.enum_type()->FindValueByNumber(value) == nullptr) {
      found.push_back({path, "UNKNOWN_CODE", "must be one of the values that the interface lists"});
    }
  } else if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
    CheckMessage(
        index < 0 ? reflection.GetMessage(message, &field) : reflection.GetRepeatedMessage(message, &field, index),
        absl::StrCat(path, "."), found);
  }
}

void CheckMessage(const Message& message, const std::string& prefix, std::vector<FieldViolation>& found) {
  const Descriptor* const type = message.GetDescriptor();
  if (type == v1::Referral::descriptor() || type == v1::Workflow::descriptor()) return;
  std::vector<const FieldDescriptor*> fields;
  const Reflection& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (!field->is_repeated()) {
      CheckValue(message, *field, -1, path, found);
      continue;
    }
    const int size = reflection.FieldSize(message, field);
    if (size > kRepeatedMax) {
      found.push_back({path, "TOO_MANY", absl::StrCat("has at most ", kRepeatedMax, " entries")});
      continue;
    }
    for (int i = 0; i < size; ++i) CheckValue(message, *field, i, absl::StrCat(path, "[", i, "]"), found);
  }
}

bool IsDay(const v1::Date& date) { return IsDate(date) && date.day() != 0; }

}  // namespace

FieldChecks::FieldChecks(const Message& request) { CheckMessage(request, "", found_); }

FieldChecks& FieldChecks::That(bool holds, absl::string_view field, absl::string_view code,
                               absl::string_view description) {
  if (!holds) found_.push_back({std::string(field), std::string(code), std::string(description)});
  return *this;
}

FieldChecks& FieldChecks::Required(absl::string_view field, bool present) {
  return That(present, field, "MISSING", "is required");
}

FieldChecks& FieldChecks::Bytes(absl::string_view field, absl::string_view value, size_t size) {
  if (value.empty()) return Required(field, false);
  return That(value.size() == size, field, "MALFORMED", absl::StrCat("must have ", size, " bytes"));
}

FieldChecks& FieldChecks::Id(absl::string_view field, absl::string_view value) { return Bytes(field, value, kIdBytes); }

FieldChecks& FieldChecks::Uuid(absl::string_view field, absl::string_view value) {
  if (value.empty()) return Required(field, false);
  return That(IsUuidV7(value), field, "MALFORMED", "must be the 16 bytes of a UUID version 7");
}

FieldChecks& FieldChecks::Code(absl::string_view field, absl::string_view value) {
  if (value.empty()) return Required(field, false);
  return OptionalCode(field, value);
}

FieldChecks& FieldChecks::OptionalCode(absl::string_view field, absl::string_view value) {
  return That(value.empty() || HasForm(value, CodeForm::kName), field, "MALFORMED",
              "is 1 to 64 of A-Z, a-z, 0-9, hyphen and underscore");
}

FieldChecks& FieldChecks::Party(absl::string_view field, absl::string_view value) {
  if (value.empty()) return Required(field, false);
  return That(HasForm(value, CodeForm::kParty), field, "MALFORMED", "is 1 to 40 of A-Z, a-z, 0-9 and hyphen");
}

FieldChecks& FieldChecks::Text(absl::string_view field, absl::string_view value, size_t max_code_points,
                               text::Lines lines) {
  const bool blank = text::IsBlank(value);
  return Required(field, !blank).OptionalText(field, value, max_code_points, lines);
}

FieldChecks& FieldChecks::OptionalText(absl::string_view field, absl::string_view value, size_t max_code_points,
                                       text::Lines lines) {
  std::vector<FieldViolation> found;
  (void)CollectViolations(text::CheckFreeText(field, value, max_code_points, lines), found);
  return Add(std::move(found));
}

FieldChecks& FieldChecks::NewPassphrase(absl::string_view field, absl::string_view value) {
  constexpr size_t kLeast = 10;
  constexpr size_t kMost = 200;
  const size_t letters = text::CodePointCount(value);
  return Required(field, letters > 0)
      .That(letters == 0 || letters >= kLeast, field, "TOO_SHORT", absl::StrCat("has at least ", kLeast, " characters"))
      .OptionalText(field, value, kMost);
}

FieldChecks& FieldChecks::Name(absl::string_view field, const v1::LocalisedText& value) {
  return Text(absl::StrCat(field, ".ar"), value.ar(), limits::kLineCodePoints)
      .Text(absl::StrCat(field, ".en"), value.en(), limits::kLineCodePoints);
}

FieldChecks& FieldChecks::Dates(absl::string_view field, const v1::Validity& value) {
  const bool has_from = IsKnown(value.from());
  const bool has_to = IsKnown(value.to());
  const bool good_from = !has_from || IsDay(value.from());
  const bool good_to = !has_to || IsDay(value.to());
  That(good_from, absl::StrCat(field, ".from"), "MALFORMED", "must be a day of the calendar, or absent");
  That(good_to, absl::StrCat(field, ".to"), "MALFORMED", "must be a day of the calendar, or absent");
  if (!has_from || !has_to || !good_from || !good_to) return *this;
  const absl::CivilDay from(value.from().year(), value.from().month(), value.from().day());
  const absl::CivilDay to(value.to().year(), value.to().month(), value.to().day());
  return That(from <= to, absl::StrCat(field, ".to"), "OUT_OF_RANGE", "must not be before the first day");
}

FieldChecks& FieldChecks::Page(uint32_t page_size, absl::string_view page_token) {
  That(page_size <= static_cast<uint32_t>(limits::kMaxPageSize), "page_size", "OUT_OF_RANGE",
       absl::StrCat("is 0 to ", limits::kMaxPageSize));
  return That(page_token.size() <= limits::kPageTokenBytes, "page_token", "TOO_LONG",
              absl::StrCat("has at most ", limits::kPageTokenBytes, " bytes"));
}

FieldChecks& FieldChecks::AtMost(absl::string_view field, int count, size_t max) {
  return That(static_cast<size_t>(count) <= max, field, "TOO_MANY", absl::StrCat("has at most ", max, " entries"));
}

FieldChecks& FieldChecks::Add(std::vector<FieldViolation> violations) {
  for (FieldViolation& violation : violations) {
    if (found_.size() >= kViolationsMost) break;
    // The walk over every field and a closer look at one may find the same.
    if (std::find(found_.begin(), found_.end(), violation) == found_.end()) found_.push_back(std::move(violation));
  }
  return *this;
}

absl::Status FieldChecks::Status() { return InvalidFields(found_); }

int PageSize(uint32_t asked) { return asked == 0 ? limits::kDefaultPageSize : static_cast<int>(asked); }

}  // namespace ihala
