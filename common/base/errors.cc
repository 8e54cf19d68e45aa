#include "common/base/errors.h"

#include <optional>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ihala {
namespace {

constexpr char kViolationsPayload[] = "ihala/field-violations";
constexpr char kReasonPayload[] = "ihala/reason";

// A payload is a row of strings, each as its length, a colon, and its bytes: "5:phone". No byte
// needs escaping, and a damaged row is seen as such.
void AppendPart(absl::string_view part, std::string& out) { absl::StrAppend(&out, part.size(), ":", part); }

std::optional<std::string> TakePart(absl::string_view& rest) {
  const size_t colon = rest.find(':');
  size_t size = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, colon), &size)) {
    return std::nullopt;
  }
  rest.remove_prefix(colon + 1);
  if (rest.size() < size) return std::nullopt;
  std::string part(rest.substr(0, size));
  rest.remove_prefix(size);
  return part;
}

}  // namespace

absl::Status InvalidFields(const std::vector<FieldViolation>& violations) {
  if (violations.empty()) return absl::OkStatus();
  std::string text;
  std::string payload;
  for (const FieldViolation& violation : violations) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", violation.field, ": ", violation.description);
    AppendPart(violation.field, payload);
    AppendPart(violation.code, payload);
    AppendPart(violation.description, payload);
  }
  absl::Status status = absl::InvalidArgumentError(text);
  status.SetPayload(kViolationsPayload, absl::Cord(payload));
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view code, absl::string_view description) {
  return InvalidFields({{std::string(field), std::string(code), std::string(description)}});
}

absl::Status WithReason(absl::Status status, absl::string_view reason) {
  status.SetPayload(kReasonPayload, absl::Cord(reason));
  return status;
}

std::vector<FieldViolation> Violations(const absl::Status& status) {
  const auto payload = status.GetPayload(kViolationsPayload);
  if (!payload.has_value()) return {};
  const std::string bytes(*payload);
  absl::string_view rest(bytes);
  std::vector<FieldViolation> violations;
  while (!rest.empty()) {
    std::optional<std::string> field = TakePart(rest);
    std::optional<std::string> code = field ? TakePart(rest) : std::nullopt;
    std::optional<std::string> description = code ? TakePart(rest) : std::nullopt;
    if (!description) return {};
    violations.push_back({*std::move(field), *std::move(code), *std::move(description)});
  }
  return violations;
}

std::string Reason(const absl::Status& status) {
  const auto payload = status.GetPayload(kReasonPayload);
  return payload.has_value() ? std::string(*payload) : std::string();
}

absl::Status CollectViolations(const absl::Status& status, std::vector<FieldViolation>& all) {
  std::vector<FieldViolation> found = Violations(status);
  if (found.empty()) return status;
  for (FieldViolation& violation : found) all.push_back(std::move(violation));
  return absl::OkStatus();
}

}  // namespace ihala
