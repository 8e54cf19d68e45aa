#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/text/utf8.h"
#include "common/workflow/evaluator.h"

namespace ihala {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;
using Inputs = google::protobuf::RepeatedPtrField<v1::InputValue>;

// As many as an operation may carry.
constexpr int kMaxInputs = 20;
// A list or cycle number of another institution.
constexpr size_t kReferenceCodePoints = 100;
// The input that takes the note which some reasons need.
constexpr char kNote[] = "note";

// A name that nobody declared is somebody's text: it is repeated only where it looks like a name.
std::string FieldOf(const v1::InputValue& value, int index) {
  const std::string& name = value.name();
  const bool plain = !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
  return plain ? absl::StrCat("inputs.", name) : absl::StrCat("inputs[", index, "]");
}

bool HasText(const v1::InputValue& value) { return !value.text().empty(); }

// Whether anything was said at all. A form sent with an empty line is a form without it.
bool IsGiven(const v1::InputValue& value) {
  return HasText(value) || value.codes_size() > 0 || value.has_date() || !value.reference().empty() ||
         !value.account().empty();
}

// Whether exactly the kind of value that the input asks for is set.
bool IsOfKind(const v1::StepInput& input, const v1::InputValue& value) {
  const bool codes = input.kind() == v1::INPUT_KIND_CODE || input.kind() == v1::INPUT_KIND_CODES;
  const bool text = input.kind() == v1::INPUT_KIND_TEXT || input.kind() == v1::INPUT_KIND_REFERENCE;
  const bool date = input.kind() == v1::INPUT_KIND_DATE;
  const bool reference = !codes && !text && !date;
  return HasText(value) == text && (value.codes_size() > 0) == codes && value.has_date() == date &&
         !value.reference().empty() == reference && value.account().empty();
}

class FormCheck {
 public:
  FormCheck(const Workflow& workflow, const Form& form, const Inputs& given)
      : workflow_(workflow), form_(form), given_(given) {}

  std::vector<FieldViolation> Run() {
    if (given_.size() > kMaxInputs) {
      Add("inputs", "TOO_MANY", "has at most 20 values");
      return std::move(violations_);
    }
    CheckNames();
    for (const v1::StepInput& input : form_) {
      const v1::InputValue* value = FindInput(given_, input.name());
      if (value == nullptr || !IsGiven(*value)) {
        if (input.required()) Add(Path(input.name()), "MISSING", "is required");
        continue;
      }
      CheckValue(input, *value);
    }
    CheckGroups();
    return std::move(violations_);
  }

 private:
  static std::string Path(absl::string_view name) { return absl::StrCat("inputs.", name); }

  void Add(std::string field, absl::string_view code, absl::string_view description) {
    violations_.push_back({std::move(field), std::string(code), std::string(description)});
  }

  void CheckNames() {
    absl::flat_hash_set<absl::string_view> known;
    for (const v1::StepInput& input : form_) known.insert(input.name());
    absl::flat_hash_set<absl::string_view> seen;
    for (int i = 0; i < given_.size(); ++i) {
      const v1::InputValue& value = given_[i];
      if (!known.contains(value.name())) {
        Add(FieldOf(value, i), "UNKNOWN", "is not asked for by this step");
      } else if (!seen.insert(value.name()).second) {
        Add(FieldOf(value, i), "NOT_UNIQUE", "is given only once");
      }
    }
  }

  void CheckValue(const v1::StepInput& input, const v1::InputValue& value) {
    const std::string field = Path(input.name());
    if (!IsOfKind(input, value)) return Add(field, "WRONG_KIND", "takes another kind of value");
    switch (input.kind()) {
      case v1::INPUT_KIND_TEXT:
        return CheckText(field, value.text(), limits::kNoteCodePoints, text::Lines::kMany);
      case v1::INPUT_KIND_REFERENCE:
        return CheckText(field, value.text(), kReferenceCodePoints, text::Lines::kOne);
      case v1::INPUT_KIND_CODE:
      case v1::INPUT_KIND_CODES:
        return CheckCodes(input, value);
      case v1::INPUT_KIND_DATE:
        if (!IsWholeDate(value.date())) Add(field, "OUT_OF_RANGE", "is a date with day, month and year");
        return;
      case v1::INPUT_KIND_CASE:
        if (!UuidFromText(value.reference()).ok()) Add(field, "INVALID", "is the id of a case");
        return;
      default:
        return CheckText(field, value.reference(), limits::kCodeBytes, text::Lines::kOne);
    }
  }

  void CheckText(const std::string& field, absl::string_view text, size_t max, text::Lines lines) {
    CollectViolations(text::CheckFreeText(field, text, max, lines), violations_).IgnoreError();
    if (text::IsBlank(text)) Add(field, "MISSING", "has a text, not only spaces");
  }

  bool IsRequired(absl::string_view name) const {
    return std::any_of(form_.begin(), form_.end(),
                       [&](const v1::StepInput& input) { return input.required() && input.name() == name; });
  }

  void CheckCodes(const v1::StepInput& input, const v1::InputValue& value) {
    const std::string field = Path(input.name());
    const size_t most = input.kind() == v1::INPUT_KIND_CODE ? 1 : limits::kQuestionsPerRequest;
    if (static_cast<size_t>(value.codes_size()) > most) {
      return Add(field, "TOO_MANY", absl::StrCat("has at most ", most, most == 1 ? " code" : " codes"));
    }
    absl::flat_hash_set<absl::string_view> seen;
    for (const std::string& code : value.codes()) {
      const v1::Reason* reason = workflow_.FindReason(input.reason_set(), code);
      if (reason == nullptr) return Add(field, "UNKNOWN_CODE", "is a code of the list that the step names");
      if (!seen.insert(code).second) return Add(field, "NOT_UNIQUE", "names each code once");
      const v1::InputValue* note = FindInput(given_, kNote);
      // A note that is there but has no words is reported as such by its own line of the form.
      if (reason->needs_note() && (note == nullptr || note->text().empty()) && !IsRequired(kNote)) {
        return Add(Path(kNote), "MISSING", "is required with this reason");
      }
    }
  }

  void CheckGroups() {
    absl::flat_hash_map<absl::string_view, bool> answered;
    for (const v1::StepInput& input : form_) {
      if (input.at_least_one_of().empty()) continue;
      const v1::InputValue* value = FindInput(given_, input.name());
      answered[input.at_least_one_of()] |= value != nullptr && IsGiven(*value);
    }
    for (const v1::StepInput& input : form_) {
      const auto group = answered.find(input.at_least_one_of());
      if (group == answered.end() || group->second) continue;
      Add(Path(input.name()), "MISSING", "or another of its group is required");
    }
  }

  const Workflow& workflow_;
  const Form& form_;
  const Inputs& given_;
  std::vector<FieldViolation> violations_;
};

}  // namespace

std::vector<FieldViolation> CheckInputs(const Workflow& workflow, const Form& form, const Inputs& given) {
  return FormCheck(workflow, form, given).Run();
}

}  // namespace ihala
