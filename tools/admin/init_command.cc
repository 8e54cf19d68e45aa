#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "tools/admin/commands.h"
#include "tools/admin/init_key_options.h"
#include "tools/admin/texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/passphrase_input.h"

namespace ihala::tools {
namespace {

struct InitOptions {
  std::string data;
  std::vector<std::string> hosts;
  std::string admin;
  KeyPlaces keys;
};

absl::Status Init(Admin& admin, const InitOptions& options) {
  const Environment& environment = admin.environment();
  ASSIGN_OR_RETURN(const Secret passphrase, ReadPassphrase(environment, admin.options().passphrase_file, options.admin,
                                                           admin.output().language()));
  const absl::Status made =
      InitData(options.data, options.hosts, options.admin, passphrase.Reveal(), *environment.clock, *environment.random,
               PassphraseCost::Production(), options.keys);
  // The server's own words name a path and a rule, nothing about a person.
  if (!made.ok()) return LocalError(made.code(), admin_say::kInitFailed, std::string(made.message()));
  const std::string ca = absl::StrCat(options.data, "/tls/ca.crt");
  const MasterKeySource& master = options.keys.master;
  const bool made_key = master.file.empty() && master.environment.empty() && master.command.empty();
  const std::string key = made_key ? DefaultMasterKeyFile(options.data) : "";
  JsonWriter json;
  json.BeginObject().Key("data").String(options.data).Key("ca").String(ca).Key("account").String(options.admin);
  json.Key("master_key").String(key);
  admin.output().Json(json.EndObject());
  admin.output().Say(admin_say::kInitDone, options.data, ca);
  if (made_key) admin.output().Say(admin_say::kInitMasterKey, key);
  return absl::OkStatus();
}

absl::Status AddKey(Admin& admin, const std::string& file) {
  const absl::StatusOr<uint32_t> version = AddMasterKey(file, *admin.environment().random);
  if (!version.ok()) {
    return LocalError(version.status().code(), admin_say::kAddKeyFailed, std::string(version.status().message()));
  }
  JsonWriter json;
  json.BeginObject().Key("file").String(file).Key("version").Number(*version);
  admin.output().Json(json.EndObject());
  admin.output().Say(admin_say::kAddKeyDone, *version, file);
  return absl::OkStatus();
}

}  // namespace

void AddKeyOptions(CLI::App& command, KeyPlaces& keys, Language language) {
  command.add_option("--key-store", keys.key_store, Say(language, admin_say::kKeyStoreOption));
  CLI::Option* const file =
      command.add_option("--master-key-file", keys.master.file, Say(language, admin_say::kMasterKeyFileOption));
  command.add_option("--master-key-command", keys.master.command, Say(language, admin_say::kMasterKeyCommandOption))
      ->excludes(file);
}

KeyPlaces KeysOf(const KeyPlaces& options, const Environment& environment) {
  KeyPlaces keys = options;
  keys.master.environment = environment.getenv(kMasterKeyVariable);
  return keys;
}

void AddInitCommand(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* command = AddCommand(app, "init", admin_say::kInit, language);
  auto options = std::make_shared<InitOptions>();
  command->add_option("--data", options->data, Say(language, admin_say::kDataOption))->required();
  AddList(*command, "--host", options->hosts, Say(language, admin_say::kHostOption));
  command->add_option("--admin", options->admin, Say(language, admin_say::kAdminOption))->required();
  AddKeyOptions(*command, options->keys, language);
  command->callback([options, &chosen] {
    chosen = [options](Admin& admin) {
      options->keys = KeysOf(options->keys, admin.environment());
      return Init(admin, *options);
    };
  });
}

void AddMasterKeyCommand(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* command = AddCommand(app, "add-master-key", admin_say::kAddKey, language);
  auto file = std::make_shared<std::string>();
  command->add_option("--file", *file, Say(language, admin_say::kMasterKeyFileOption))->required();
  command->callback([file, &chosen] { chosen = [file](Admin& admin) { return AddKey(admin, *file); }; });
}

}  // namespace ihala::tools
