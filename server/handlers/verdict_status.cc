#include "server/handlers/verdict_status.h"

#include <utility>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/access.h"
#include "common/base/errors.h"

namespace ihala {
namespace {

std::vector<FieldViolation> FieldsOf(const v1::Verdict& verdict, const std::string& prefix) {
  std::vector<FieldViolation> fields;
  for (const v1::FieldViolation& field : verdict.fields()) {
    // The workflow stands beside the dossier, in the request as in the operation.
    const bool is_beside = absl::StartsWith(field.field(), "workflow");
    fields.push_back({absl::StrCat(is_beside ? "" : prefix, field.field()), field.code(), field.description()});
  }
  return fields;
}

// `status` with the fields that InvalidFields would carry: refusals of other codes may name fields too.
absl::Status WithFields(absl::Status status, const std::vector<FieldViolation>& fields) {
  InvalidFields(fields).ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { status.SetPayload(url, payload); });
  return status;
}

absl::Status Rejected(const v1::Verdict& verdict, const std::string& prefix) {
  const std::vector<FieldViolation> fields = FieldsOf(verdict, prefix);
  if (verdict.reason() == "INVALID") {
    if (fields.empty()) return absl::InvalidArgumentError("A field is not valid.");
    return InvalidFields(fields);
  }
  if (verdict.reason() == "PERMISSION") {
    return verdict.stage_id().empty() && fields.empty() ? CaseNotFound()
                                                        : absl::PermissionDeniedError("You may not do this.");
  }
  if (verdict.reason() == "STALE_REVISION") {
    return WithFields(absl::AbortedError("The case has changed since you saw it."), fields);
  }
  return WithFields(absl::FailedPreconditionError("This is not possible now; the reason says why."), fields);
}

}  // namespace

absl::Status StatusOf(const v1::Verdict& verdict, const std::string& prefix) {
  switch (verdict.kind()) {
    case v1::VERDICT_KIND_APPLIED:
    case v1::VERDICT_KIND_MERGED:
    case v1::VERDICT_KIND_ALREADY:
      return absl::OkStatus();
    case v1::VERDICT_KIND_REJECTED: {
      absl::Status status = Rejected(verdict, prefix);
      return absl::IsNotFound(status) ? status : WithReason(std::move(status), verdict.reason());
    }
    case v1::VERDICT_KIND_PARKED:
      // Whoever is online says it anew, by the version that the case follows now.
      if (verdict.reason() == "WORKFLOW_CHANGED") {
        return WithReason(absl::AbortedError("The case has changed since you saw it."), verdict.reason());
      }
      return CaseNotFound();
    case v1::VERDICT_KIND_STREAM_FORKED:
      return WithReason(InvalidField("request_id", "REUSED", "must be new for each request with another content"),
                        "REQUEST_ID_REUSED");
    default:
      return absl::InternalError("A verdict of no known kind.");
  }
}

}  // namespace ihala
