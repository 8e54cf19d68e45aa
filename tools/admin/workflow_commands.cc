#include <memory>
#include <string>

#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"
#include "tools/admin/workflow_actions.h"

namespace ihala::tools {
namespace {

struct Document {
  std::string file;
  bool use_default = false;
};

void AddDocumentCommand(CLI::App& group, const char* name, const Text& title, Language language, AdminAction& chosen,
                        absl::Status (*act)(Admin&, const v1::Workflow&)) {
  CLI::App* command = AddCommand(group, name, title, language);
  auto document = std::make_shared<Document>();
  command->add_option("file", document->file, Say(language, admin_say::kFileOption));
  command->add_flag("--default", document->use_default, Say(language, admin_say::kDefaultOption));
  command->callback([document, act, &chosen] {
    chosen = [document, act](Admin& admin) -> absl::Status {
      ASSIGN_OR_RETURN(const v1::Workflow workflow, ReadWorkflow(document->file, document->use_default));
      return act(admin, workflow);
    };
  });
}

}  // namespace

void AddWorkflowCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "workflow", admin_say::kWorkflow, language);
  group->require_subcommand(1);
  AddDocumentCommand(*group, "validate", admin_say::kValidate, language, chosen, &ValidateWorkflow);
  AddDocumentCommand(*group, "load", admin_say::kLoad, language, chosen, &LoadWorkflow);

  CLI::App* show = AddCommand(*group, "show", admin_say::kShow, language);
  auto ref = std::make_shared<std::pair<std::string, uint32_t>>("", 0);
  show->add_option("id", ref->first, Say(language, admin_say::kWorkflowIdOption))->required();
  show->add_option("version", ref->second, Say(language, admin_say::kVersionOption));
  show->callback(
      [ref, &chosen] { chosen = [ref](Admin& admin) { return ShowWorkflow(admin, ref->first, ref->second); }; });
}

}  // namespace ihala::tools
