#include <memory>

#include "tools/admin/audit_actions.h"
#include "tools/admin/audit_texts.h"
#include "tools/admin/commands.h"

namespace ihala::tools {

void AddAuditCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "audit", audit_say::kAudit, language);
  group->require_subcommand(1);

  CLI::App* take = AddCommand(*group, "export", audit_say::kExport, language);
  auto out = std::make_shared<std::string>();
  take->add_option("--out", *out, Say(language, audit_say::kOutOption))->required();
  take->callback([out, &chosen] { chosen = [out](Admin& admin) { return ExportAudit(admin, *out); }; });

  CLI::App* verify = AddCommand(*group, "verify", audit_say::kVerify, language);
  auto options = std::make_shared<AuditVerifyOptions>();
  verify->add_option("file", options->file, Say(language, audit_say::kExportOption))->required();
  AddList(*verify, "--heads", options->heads, Say(language, audit_say::kHeadsOption));
  verify->add_option("--server-key", options->server_key, Say(language, audit_say::kKeyOption));
  verify->callback([options, &chosen] { chosen = [options](Admin& admin) { return VerifyAudit(admin, *options); }; });
}

}  // namespace ihala::tools
