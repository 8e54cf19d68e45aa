#include "tools/support/step_inputs.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "tools/support/dates.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

using Form = google::protobuf::RepeatedPtrField<v1::StepInput>;

constexpr Text kNotNameValue{"المطلوب name=value وليس $0", "An input is name=value, not $0"};
constexpr Text kGivenTwice{"ذُكر $0 مرتين", "$0 is given twice"};

std::pair<std::string, std::string> NameAndValue(const std::string& input) {
  return absl::StrSplit(input, absl::MaxSplits('=', 1));
}

bool IsCoded(const v1::StepInput& input) {
  return input.kind() == v1::INPUT_KIND_CODE || input.kind() == v1::INPUT_KIND_CODES;
}

// The name of the first input for which `fits` holds, a required one before others; nullopt where none does.
template <class Fits>
std::optional<std::string> FirstInput(const Form& form, Fits fits) {
  std::optional<std::string> found;
  for (const v1::StepInput& input : form) {
    if (!fits(input)) continue;
    if (input.required()) return input.name();
    if (!found) found = input.name();
  }
  return found;
}

absl::StatusOr<v1::InputValue> ParseValue(const v1::StepInput& asked, const std::string& value,
                                          const CaseLookup& lookup) {
  const std::string field = absl::StrCat("inputs.", asked.name());
  v1::InputValue input;
  input.set_name(asked.name());
  switch (asked.kind()) {
    case v1::INPUT_KIND_TEXT:
    case v1::INPUT_KIND_REFERENCE:
      input.set_text(value);
      return input;
    case v1::INPUT_KIND_CODE:
      input.add_codes(value);
      return input;
    case v1::INPUT_KIND_CODES:
      for (absl::string_view code : absl::StrSplit(value, ',', absl::SkipWhitespace())) {
        input.add_codes(std::string(absl::StripAsciiWhitespace(code)));
      }
      return input;
    case v1::INPUT_KIND_DATE: {
      ASSIGN_OR_RETURN(*input.mutable_date(), ParseDate(field, value));
      return input;
    }
    case v1::INPUT_KIND_PROGRAMME:
    case v1::INPUT_KIND_DESK:
    case v1::INPUT_KIND_ACCOUNT:
      input.set_reference(value);
      return input;
    case v1::INPUT_KIND_CASE: {
      ASSIGN_OR_RETURN(*input.mutable_reference(), lookup(value));
      return input;
    }
    default:
      return InvalidField(field, "UNKNOWN", "is of a kind that this program does not know");
  }
}

}  // namespace

absl::Status CheckGiven(const GivenInputs& given) {
  std::set<std::string> names;
  for (const std::string& input : given.inputs) {
    const auto [name, value] = NameAndValue(input);
    if (name.empty() || input.size() == name.size()) return UsageError(kNotNameValue, input);
    if (!names.insert(name).second) return UsageError(kGivenTwice, name);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::InputValue>> BuildInputs(const Form& form, const GivenInputs& given,
                                                        const CaseLookup& lookup) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (!given.reason.empty()) {
    pairs.emplace_back(FirstInput(form, IsCoded).value_or("reason"), given.reason);
  }
  if (!given.note.empty()) {
    const auto is_text = [](const v1::StepInput& input) { return input.kind() == v1::INPUT_KIND_TEXT; };
    pairs.emplace_back(FirstInput(form, is_text).value_or("note"), given.note);
  }
  for (const std::string& input : given.inputs) pairs.push_back(NameAndValue(input));

  std::vector<v1::InputValue> values;
  std::set<std::string> seen;
  for (const auto& [name, value] : pairs) {
    const std::string field = absl::StrCat("inputs.", name);
    if (!seen.insert(name).second) return InvalidField(field, "NOT_UNIQUE", "is given only once");
    const v1::StepInput* asked = nullptr;
    for (const v1::StepInput& candidate : form) {
      if (candidate.name() == name) asked = &candidate;
    }
    if (asked == nullptr) return InvalidField(field, "UNKNOWN", "is not asked for by this step");
    ASSIGN_OR_RETURN(v1::InputValue parsed, ParseValue(*asked, value, lookup));
    values.push_back(std::move(parsed));
  }
  return values;
}

}  // namespace ihala::tools
