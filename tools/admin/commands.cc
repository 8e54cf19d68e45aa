#include "tools/admin/commands.h"

#include <memory>

#include "tools/admin/texts.h"

namespace ihala::tools {

void AddOnOne(CLI::App& group, const char* name, const Text& text, Language language,
              absl::Status (*act)(Admin&, const std::string& code), AdminAction& chosen) {
  CLI::App* command = AddCommand(group, name, text, language);
  auto code = std::make_shared<std::string>();
  command->add_option("code", *code, Say(language, admin_say::kCodeOption))->required();
  command->callback([code, act, &chosen] { chosen = [code, act](Admin& admin) { return act(admin, *code); }; });
}

}  // namespace ihala::tools
