#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
// The one place where a tool includes the server: there is nothing to ask before `init` has made it.
#include "server/setup/init.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"

namespace ihala::tools {
namespace {

struct InitOptions {
  std::string data;
  std::vector<std::string> hosts;
  std::string admin;
};

absl::Status Init(Admin& admin, const InitOptions& options) {
  const Environment& environment = admin.environment();
  ASSIGN_OR_RETURN(const Secret passphrase, ReadPassphrase(environment, admin.options().passphrase_file, options.admin,
                                                           admin.output().language()));
  const absl::Status made = InitData(options.data, options.hosts, options.admin, passphrase.Reveal(),
                                     *environment.clock, *environment.random);
  // The server's own words name a path and a rule, nothing about a person.
  if (!made.ok()) return LocalError(made.code(), admin_say::kInitFailed, std::string(made.message()));
  const std::string ca = absl::StrCat(options.data, "/tls/ca.crt");
  JsonWriter json;
  json.BeginObject().Key("data").String(options.data).Key("ca").String(ca).Key("account").String(options.admin);
  admin.output().Json(json.EndObject());
  admin.output().Say(admin_say::kInitDone, options.data, ca);
  return absl::OkStatus();
}

}  // namespace

void AddInitCommand(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* command = AddCommand(app, "init", admin_say::kInit, language);
  auto options = std::make_shared<InitOptions>();
  command->add_option("--data", options->data, Say(language, admin_say::kDataOption))->required();
  AddList(*command, "--host", options->hosts, Say(language, admin_say::kHostOption));
  command->add_option("--admin", options->admin, Say(language, admin_say::kAdminOption))->required();
  command->callback([options, &chosen] { chosen = [options](Admin& admin) { return Init(admin, *options); }; });
}

}  // namespace ihala::tools
