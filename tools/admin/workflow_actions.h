#ifndef IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ihala/v1/migration.pb.h"
#include "ihala/v1/workflow.pb.h"
#include "tools/admin/admin.h"

namespace ihala::tools {

// Where a document comes from: a file in protobuf text form, or one of those that come with the program. Exactly one
// must be named.
struct WorkflowSource {
  std::string file;
  bool use_default = false;
  bool use_shock_response = false;
};

// The document. A file that is none is named with the line and column where reading it ended.
absl::StatusOr<v1::Workflow> ReadWorkflow(const WorkflowSource& source);
// The migration in a file, protobuf text form. The same.
absl::StatusOr<v1::WorkflowMigration> ReadMigration(const std::string& file);

// Lets the server check it and prints every problem. INVALID_ARGUMENT with the problems if there are any.
absl::Status ValidateWorkflow(Admin& admin, const v1::Workflow& workflow);

// Loads it as a new version.
absl::Status LoadWorkflow(Admin& admin, const v1::Workflow& workflow);

// Loads a migration, for both sides to sign.
absl::Status LoadMigration(Admin& admin, const v1::WorkflowMigration& migration);

// Has new referrals follow the version before, in the whole installation and for good.
absl::Status RollBackWorkflow(Admin& admin, const std::string& id, uint32_t version);

// Prints what a version, and a migration to it, would do to the open cases that there are. An empty `migration_file`
// compares the version as it is. INVALID_ARGUMENT with the problems, after the lines, if there are any.
absl::Status DryRunWorkflow(Admin& admin, const v1::Workflow& workflow, const std::string& migration_file);

// Prints a loaded document, in the form in which it can be loaded again. Version 0 is the newest.
absl::Status ShowWorkflow(Admin& admin, const std::string& id, uint32_t version);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_WORKFLOW_ACTIONS_H_
