#include "common/referral/red_line_kinds.h"

#include "absl/strings/match.h"

namespace ihala {
namespace {

v1::RedLineKind KindOf(const FieldViolation& violation) {
  const std::string& field = violation.field;
  const std::string& code = violation.code;
  if (code == "RED_LINE") {
    const bool is_way =
        field == "envelope.desk" || field == "envelope.receiving_organisation" || absl::StartsWith(field, "inputs.");
    return is_way ? v1::RED_LINE_KIND_FORBIDDEN_RECIPIENT : v1::RED_LINE_KIND_BARRED_FIELD;
  }
  if (field == "agreement_version" && code == "NOT_COVERED") return v1::RED_LINE_KIND_NOT_IN_FORCE;
  if (field != "agreement_id") return v1::RED_LINE_KIND_UNSPECIFIED;
  if (code == "NOT_COVERED") return v1::RED_LINE_KIND_NO_AGREEMENT;
  if (code == "NOT_SIGNED") return v1::RED_LINE_KIND_NOT_SIGNED;
  if (code == "NOT_VALID_NOW") return v1::RED_LINE_KIND_NOT_IN_FORCE;
  return v1::RED_LINE_KIND_UNSPECIFIED;
}

}  // namespace

std::set<v1::RedLineKind> RedLineKindsOf(const std::vector<FieldViolation>& violations) {
  std::set<v1::RedLineKind> kinds;
  for (const FieldViolation& violation : violations) {
    const v1::RedLineKind kind = KindOf(violation);
    if (kind != v1::RED_LINE_KIND_UNSPECIFIED) kinds.insert(kind);
  }
  return kinds;
}

std::string CountedReceiver(const Directory& directory, absl::string_view code) {
  return directory.organisation(code) == nullptr ? "" : std::string(code);
}

}  // namespace ihala
