#include "tools/admin/agreement_terms.h"

#include "absl/strings/string_view.h"
#include "common/base/file.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/workflow/text_document.h"
#include "tools/admin/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

absl::Status Parse(const std::string& name, absl::string_view text, v1::SharingAgreement* terms) {
  const absl::Status parsed = ParseTextDocument(text, terms);
  if (!parsed.ok()) {
    return LocalError(absl::StatusCode::kInvalidArgument, admin_say::kNotADocument, name,
                      std::string(parsed.message()));
  }
  const bool says_more = !terms->agreement_id().empty() || terms->version() != 0 ||
                         !terms->referring_organisation().empty() || !terms->receiving_organisation().empty() ||
                         !terms->programmes().empty() || terms->has_validity() || !terms->signatures().empty() ||
                         terms->has_ended();
  return says_more ? UsageError(admin_say::kTermsOnly, name) : absl::OkStatus();
}

}  // namespace

absl::Status AddTerms(const std::string& file, bool use_default, v1::SharingAgreement* agreement) {
  if (file.empty() != use_default) return UsageError(admin_say::kTermsOrDefault);
  v1::SharingAgreement terms;
  if (use_default) {
    RETURN_IF_ERROR(Parse("--default-terms", kDefaultTermsText, &terms));
  } else {
    const absl::StatusOr<std::string> text = ReadFile(file, limits::kWorkflowBytes);
    if (!text.ok()) return LocalError(text.status().code(), say::kCannotReadFile, file);
    RETURN_IF_ERROR(Parse(file, *text, &terms));
  }
  agreement->MergeFrom(terms);
  return absl::OkStatus();
}

}  // namespace ihala::tools
