#ifndef IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/admin/admin.h"

namespace ihala::tools {

// The document in `file`, protobuf text form, or the one that comes with the program where `use_default`. Exactly one
// of the two must be named. A file that is no document is named with the line and column where reading it ended.
absl::StatusOr<v1::Workflow> ReadWorkflow(const std::string& file, bool use_default);

// Lets the server check it and prints every problem. INVALID_ARGUMENT with the problems if there are any.
absl::Status ValidateWorkflow(Admin& admin, const v1::Workflow& workflow);

// Loads it as a new version.
absl::Status LoadWorkflow(Admin& admin, const v1::Workflow& workflow);

// Prints a loaded document, in the form in which it can be loaded again. Version 0 is the newest.
absl::Status ShowWorkflow(Admin& admin, const std::string& id, uint32_t version);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_
