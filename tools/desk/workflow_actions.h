#ifndef IHALA_TOOLS_DESK_WORKFLOW_ACTIONS_H_
#define IHALA_TOOLS_DESK_WORKFLOW_ACTIONS_H_

#include <cstdint>
#include <string>

#include "tools/desk/desk.h"

// What somebody who speaks for an organisation says of workflows. Each returns what the tool exits with.
namespace ihala::tools {

// The workflow versions that are loaded, and who signed each.
ExitCode ListWorkflows(Desk& desk);
ExitCode ShowWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version);
// Signs a version for one's organisation; has its new referrals follow the version before.
ExitCode SignWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version);
ExitCode RollBackWorkflow(Desk& desk, const std::string& workflow_id, uint32_t version);

// The trials and shocks that were declared.
ExitCode ListArrangements(Desk& desk);

// The migrations that are loaded, and who signed each; one of them, whole.
ExitCode ListMigrations(Desk& desk);
ExitCode ShowMigration(Desk& desk, const v1::MigrationRef& ref);
// Signs one for one's organisation; says what it would do to the open cases of that, with up to `codes` codes a line.
ExitCode SignMigration(Desk& desk, const v1::MigrationRef& ref);
ExitCode DryRunMigration(Desk& desk, const v1::MigrationRef& ref, uint32_t codes);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_WORKFLOW_ACTIONS_H_
