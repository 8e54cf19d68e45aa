#include <memory>
#include <string>

#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"
#include "tools/admin/workflow_actions.h"

namespace ihala::tools {
namespace {

// The ways to name a document.
void AddSource(CLI::App& command, Language language, WorkflowSource& source) {
  command.add_option("file", source.file, Say(language, admin_say::kFileOption));
  command.add_flag("--default", source.use_default, Say(language, admin_say::kDefaultOption));
  command.add_flag("--shock-response", source.use_shock_response, Say(language, admin_say::kShockResponseOption));
}

void AddDocumentCommand(CLI::App& group, const char* name, const Text& title, Language language, AdminAction& chosen,
                        absl::Status (*act)(Admin&, const v1::Workflow&)) {
  CLI::App* command = AddCommand(group, name, title, language);
  auto source = std::make_shared<WorkflowSource>();
  AddSource(*command, language, *source);
  command->callback([source, act, &chosen] {
    chosen = [source, act](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Workflow workflow, ReadWorkflow(*source));
      return act(admin, workflow);
    };
  });
}

void AddDryRun(CLI::App& group, Language language, AdminAction& chosen) {
  CLI::App* command = AddCommand(group, "dry-run", admin_say::kDryRun, language);
  auto source = std::make_shared<WorkflowSource>();
  auto map = std::make_shared<std::string>();
  AddSource(*command, language, *source);
  command->add_option("--migrate", *map, Say(language, admin_say::kMigrateOption));
  command->callback([source, map, &chosen] {
    chosen = [source, map](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Workflow workflow, ReadWorkflow(*source));
      return DryRunWorkflow(admin, workflow, *map);
    };
  });
}

void AddMigrate(CLI::App& group, Language language, AdminAction& chosen) {
  CLI::App* command = AddCommand(group, "migrate", admin_say::kMigrate, language);
  auto file = std::make_shared<std::string>();
  command->add_option("file", *file, Say(language, admin_say::kMigrateOption))->required();
  command->callback([file, &chosen] {
    chosen = [file](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::WorkflowMigration migration, ReadMigration(*file));
      return LoadMigration(admin, migration);
    };
  });
}

void AddOnVersion(CLI::App& group, const char* name, const Text& title, Language language, bool needs_version,
                  absl::Status (*act)(Admin&, const std::string&, uint32_t), AdminAction& chosen) {
  CLI::App* command = AddCommand(group, name, title, language);
  auto ref = std::make_shared<std::pair<std::string, uint32_t>>("", 0);
  command->add_option("id", ref->first, Say(language, admin_say::kWorkflowIdOption))->required();
  command->add_option("version", ref->second, Say(language, admin_say::kVersionOption))->required(needs_version);
  command->callback(
      [ref, act, &chosen] { chosen = [ref, act](Admin& admin) { return act(admin, ref->first, ref->second); }; });
}

}  // namespace

void AddWorkflowCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "workflow", admin_say::kWorkflow, language);
  group->require_subcommand(1);
  AddDocumentCommand(*group, "validate", admin_say::kValidate, language, chosen, &ValidateWorkflow);
  AddDocumentCommand(*group, "load", admin_say::kLoad, language, chosen, &LoadWorkflow);
  AddDryRun(*group, language, chosen);
  AddMigrate(*group, language, chosen);
  AddOnVersion(*group, "roll-back", admin_say::kRollBack, language, /*needs_version=*/true, &RollBackWorkflow, chosen);
  AddOnVersion(*group, "show", admin_say::kShow, language, /*needs_version=*/false, &ShowWorkflow, chosen);
}

}  // namespace ihala::tools
