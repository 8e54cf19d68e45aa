#ifndef IHALA_TOOLS_SUPPORT_DRY_RUN_VIEW_H_
#define IHALA_TOOLS_SUPPORT_DRY_RUN_VIEW_H_

#include "absl/status/status.h"
#include "ihala/v1/agreement_service.pb.h"
#include "tools/support/output.h"

// What a version of a workflow would change, the same in every tool.
namespace ihala::tools {

// As a table, a line for each stage, or as JSON. What is wrong with the documents is in the JSON too.
void PrintDryRun(const v1::DryRunWorkflowResponse& response, Output& output);

// INVALID_ARGUMENT with what is wrong with the documents; OK where nothing is.
absl::Status ProblemsOf(const v1::DryRunWorkflowResponse& response);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_DRY_RUN_VIEW_H_
