#ifndef IHALA_COMMON_WORKFLOW_DEFAULT_WORKFLOW_H_
#define IHALA_COMMON_WORKFLOW_DEFAULT_WORKFLOW_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ihala/v1/workflow.pb.h"

namespace ihala {

// The default workflow document as it is written in default_workflow.textproto, comments included. It lives as long as
// the program. For the operator's tool and for tests only: server and devices take their workflow from the store.
absl::string_view DefaultWorkflowText();
// The same of the emergency workflow, shock_response.textproto.
absl::string_view ShockResponseText();

// Reads a workflow document in protobuf text form. INVALID_ARGUMENT that names line and column of every mistake if it
// is not one, or if it is larger than limits::kWorkflowBytes. Whether the document makes sense is the validator's
// question.
absl::StatusOr<v1::Workflow> ParseWorkflowText(absl::string_view text);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_DEFAULT_WORKFLOW_H_
