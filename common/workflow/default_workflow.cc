#include "common/workflow/default_workflow.h"

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/workflow/text_document.h"

namespace ihala {

absl::StatusOr<v1::Workflow> ParseWorkflowText(absl::string_view text) {
  if (text.size() > limits::kWorkflowBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a workflow document has at most ", limits::kWorkflowBytes, " bytes"));
  }
  v1::Workflow document;
  const absl::Status parsed = ParseTextDocument(text, &document);
  if (parsed.ok()) return document;
  return absl::InvalidArgumentError(
      absl::StrCat("not a workflow document: ", absl::string_view(parsed.message().data(), parsed.message().size())));
}

}  // namespace ihala
