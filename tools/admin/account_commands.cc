#include <memory>

#include "tools/admin/account_actions.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"

namespace ihala::tools {

void AddAccountCommands(CLI::App& app, Language language, AdminAction& chosen) {
  CLI::App* group = AddCommand(app, "account", admin_say::kAccount, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", admin_say::kList, language)->callback([&chosen] { chosen = ListAccounts; });

  CLI::App* put = AddCommand(*group, "put", admin_say::kPut, language);
  auto options = std::make_shared<AccountOptions>();
  put->add_option("code", options->code, Say(language, admin_say::kCodeOption))->required();
  put->add_option("--organisation", options->organisation, Say(language, admin_say::kOrganisationOption));
  AddList(*put, "--role", options->roles, Say(language, admin_say::kRoleOption))->required();
  AddList(*put, "--right", options->rights, Say(language, admin_say::kRightOption));
  AddList(*put, "--desk", options->desks, Say(language, admin_say::kDeskOption));
  AddList(*put, "--governorate", options->governorates, Say(language, admin_say::kGovernorateOption));
  put->add_option("--language", options->language, Say(language, admin_say::kAccountLanguageOption))
      ->type_name("ar|en")
      ->capture_default_str();
  put->add_flag("--disabled", options->disabled, Say(language, admin_say::kDisabledOption));
  put->add_option("--from", options->from, Say(language, admin_say::kFromOption));
  put->add_option("--to", options->to, Say(language, admin_say::kToOption));
  put->add_option("--new-passphrase-file", options->new_passphrase_file,
                  Say(language, admin_say::kNewPassphraseFileOption));
  put->callback([options, &chosen] { chosen = [options](Admin& admin) { return PutAccount(admin, *options); }; });

  AddOnOne(*group, "code", admin_say::kFirstCode, language, &IssueFirstCode, chosen);
  AddOnOne(*group, "sign-out", admin_say::kSignAccountOut, language, &SignAccountOut, chosen);
  AddOnOne(*group, "disable", admin_say::kDisableAccount, language, &DisableAccount, chosen);

  CLI::App* passphrase = AddCommand(*group, "passphrase", admin_say::kSetPassphrase, language);
  auto typed = std::make_shared<AccountOptions>();
  passphrase->add_option("code", typed->code, Say(language, admin_say::kCodeOption))->required();
  passphrase->add_option("--new-passphrase-file", typed->new_passphrase_file,
                         Say(language, admin_say::kNewPassphraseFileOption));
  passphrase->callback([typed, &chosen] {
    chosen = [typed](Admin& admin) { return SetPassphrase(admin, typed->code, typed->new_passphrase_file); };
  });
}

}  // namespace ihala::tools
