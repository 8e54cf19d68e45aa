#include "tools/desk/organisation_commands.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/desk/account_actions.h"
#include "tools/desk/device_actions.h"
#include "tools/desk/device_texts.h"
#include "tools/desk/figure_actions.h"
#include "tools/desk/monitor_actions.h"
#include "tools/desk/monitor_texts.h"
#include "tools/desk/notification_commands.h"
#include "tools/desk/organisation_actions.h"
#include "tools/desk/retention_commands.h"
#include "tools/desk/texts.h"
#include "tools/desk/thread_actions.h"
#include "tools/desk/workflow_actions.h"
#include "tools/desk/workflow_texts.h"

namespace ihala::tools {
namespace {

void AddAccount(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "account", desk_say::kColleagues, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", desk_say::kColleagueList, language)->callback([&chosen] { chosen = ListColleagues; });
  const auto add = [&](const char* name, const Text& text, ExitCode (*act)(Desk&, const std::string&)) {
    CLI::App* command = AddCommand(*group, name, text, language);
    auto code = std::make_shared<std::string>();
    command->add_option("code", *code, Say(language, desk_say::kColleagueOption))->required();
    command->callback([code, act, &chosen] { chosen = [code, act](Desk& desk) { return act(desk, *code); }; });
  };
  add("confirm", desk_say::kColleagueConfirm, &ConfirmColleague);
  add("code", desk_say::kColleagueCode, &IssueCode);
  add("sign-out", desk_say::kColleagueSignOut, &SignColleagueOut);
  add("disable", desk_say::kColleagueDisable, &DisableColleague);
}

void AddDevice(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "device", desk_say::kDevices, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", desk_say::kDeviceList, language)->callback([&chosen] { chosen = ListOwnDevices; });
  AddCommand(*group, "held", desk_say::kDeviceHeld, language)->callback([&chosen] { chosen = ListHeldWork; });
  const auto add = [&](const char* name, const Text& text, const Text& of, auto act) {
    CLI::App* command = AddCommand(*group, name, text, language);
    auto code = std::make_shared<std::string>();
    command->add_option("code", *code, Say(language, of))->required();
    command->callback([code, act, &chosen] { chosen = [code, act](Desk& desk) { return act(desk, *code); }; });
  };
  add("code", desk_say::kDeviceCode, desk_say::kDeviceAccountOption, &IssueDeviceCode);
  add("revoke", desk_say::kDeviceRevoke, desk_say::kDeviceOption, &RevokeOwnDevice);
  add("lock", desk_say::kDeviceLock, desk_say::kDeviceOption, &LockOwnDevice);
  add("unlock", desk_say::kDeviceUnlock, desk_say::kDeviceOption, &UnlockOwnDevice);
  auto typed = std::make_shared<std::pair<std::string, std::string>>();
  CLI::App* wipe = AddCommand(*group, "wipe", desk_say::kDeviceWipe, language);
  wipe->add_option("code", typed->first, Say(language, desk_say::kDeviceOption))->required();
  wipe->add_option("--confirm", typed->second, Say(language, desk_say::kConfirmOption));
  wipe->callback(
      [typed, &chosen] { chosen = [typed](Desk& desk) { return WipeOwnDevice(desk, typed->first, typed->second); }; });
  CLI::App* review = AddCommand(*group, "review", desk_say::kDeviceReview, language);
  auto decided = std::make_shared<std::pair<std::string, std::string>>();
  review->add_option("item", decided->first, Say(language, desk_say::kHeldOption))->required();
  review->add_option("verdict", decided->second, Say(language, desk_say::kVerdictOption))
      ->required()
      ->check(CLI::IsMember({"accept", "refuse"}));
  review->callback([decided, &chosen] {
    chosen = [decided](Desk& desk) { return ReviewHeldWork(desk, decided->first, decided->second == "accept"); };
  });
}

struct MigrationOptions {
  std::string workflow_id;
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t codes = 10;
  v1::MigrationRef ref;
};

void AddMigration(CLI::App& group, const char* name, const Text& text, Language language, DeskAction& chosen,
                  ExitCode (*act)(Desk&, const MigrationOptions&)) {
  CLI::App* command = AddCommand(group, name, text, language);
  auto options = std::make_shared<MigrationOptions>();
  command->add_option("id", options->workflow_id, Say(language, desk_say::kWorkflowOption))->required();
  command->add_option("--from", options->from, Say(language, desk_say::kFromOption))->required();
  command->add_option("--to", options->to, Say(language, desk_say::kToOption))->required();
  if (std::string(name) == "dry-run") {
    command->add_option("--codes", options->codes, Say(language, desk_say::kDryRunCodesOption))
        ->check(CLI::Range(0u, 100u))
        ->capture_default_str();
  }
  command->callback([options, act, &chosen] {
    options->ref.set_workflow_id(options->workflow_id);
    options->ref.set_from_version(options->from);
    options->ref.set_to_version(options->to);
    chosen = [options, act](Desk& desk) { return act(desk, *options); };
  });
}

void AddWorkflow(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "workflow", desk_say::kWorkflow, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", desk_say::kWorkflowList, language)->callback([&chosen] { chosen = ListWorkflows; });
  const auto add = [&](const char* name, const Text& text, ExitCode (*act)(Desk&, const std::string&, uint32_t)) {
    CLI::App* command = AddCommand(*group, name, text, language);
    auto typed = std::make_shared<std::pair<std::string, uint32_t>>();
    command->add_option("id", typed->first, Say(language, desk_say::kWorkflowOption))->required();
    command->add_option("--version", typed->second, Say(language, desk_say::kAgreementVersionOption))->required();
    command->callback([typed, act, &chosen] {
      chosen = [typed, act](Desk& desk) { return act(desk, typed->first, typed->second); };
    });
  };
  add("show", desk_say::kWorkflowShow, &ShowWorkflow);
  add("sign", desk_say::kWorkflowSign, &SignWorkflow);
  add("roll-back", desk_say::kWorkflowRollBack, &RollBackWorkflow);
  AddCommand(*group, "arrangements", desk_say::kArrangements, language)->callback([&chosen] {
    chosen = ListArrangements;
  });
  AddCommand(*group, "migrations", desk_say::kWorkflowMigrations, language)->callback([&chosen] {
    chosen = ListMigrations;
  });
  AddMigration(*group, "show-migration", desk_say::kWorkflowShowMigration, language, chosen,
               [](Desk& desk, const MigrationOptions& options) { return ShowMigration(desk, options.ref); });
  AddMigration(*group, "sign-migration", desk_say::kWorkflowSignMigration, language, chosen,
               [](Desk& desk, const MigrationOptions& options) { return SignMigration(desk, options.ref); });
  AddMigration(
      *group, "dry-run", desk_say::kWorkflowDryRun, language, chosen,
      [](Desk& desk, const MigrationOptions& options) { return DryRunMigration(desk, options.ref, options.codes); });
}

// Which red line of the agreement a thread is about: one of three, and the version in which it stands.
void AddRedLine(CLI::App& command, Language language, ThreadOptions& options) {
  CLI::Option* version =
      command.add_option("--version", options.version, Say(language, desk_say::kRedLineVersionOption));
  version->needs("--agreement");
  std::vector<CLI::Option*> lines = {
      command.add_option("--field", options.field, Say(language, desk_say::kRedLineFieldOption)),
      command.add_option("--forbidden-organisation", options.forbidden_organisation,
                         Say(language, desk_say::kForbiddenOrganisationOption)),
      command.add_option("--forbidden-desk", options.forbidden_desk, Say(language, desk_say::kForbiddenDeskOption))};
  for (CLI::Option* line : lines) {
    line->needs(version);
    for (CLI::Option* other : lines) {
      if (line != other) line->excludes(other);
    }
  }
}

void AddThread(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "thread", desk_say::kThreads, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", desk_say::kThreadList, language)->callback([&chosen] { chosen = ListThreads; });
  const auto add = [&](const char* name, const Text& text, bool is_new, bool has_text,
                       ExitCode (*act)(Desk&, const ThreadOptions&)) {
    CLI::App* command = AddCommand(*group, name, text, language);
    auto options = std::make_shared<ThreadOptions>();
    if (is_new) {
      command->add_option("--agreement", options->agreement, Say(language, desk_say::kAboutAgreementOption));
      AddRedLine(*command, language, *options);
      command->add_option("--reason", options->reason, Say(language, desk_say::kAboutReasonOption));
      command->add_option("--trial", options->trial, Say(language, desk_say::kAboutTrialOption));
      AddList(*command, "--with", options->organisations, Say(language, desk_say::kWithOption))->required();
      command->add_option("--title", options->title, Say(language, desk_say::kTitleOption))->required();
    } else {
      command->add_option("thread", options->thread, Say(language, desk_say::kThreadOption))->required();
    }
    if (has_text) {
      command->add_option("--kind", options->kind, Say(language, desk_say::kPostKindOption))->capture_default_str();
      command->add_option("text", options->text, Say(language, desk_say::kTextOption))->required();
    }
    command->callback([options, act, &chosen] { chosen = [options, act](Desk& desk) { return act(desk, *options); }; });
  };
  add("show", desk_say::kThreadShow, false, false, &ShowThread);
  add("open", desk_say::kThreadOpen, true, true, &OpenThread);
  add("post", desk_say::kThreadPost, false, true, &PostToThread);
  add("close", desk_say::kThreadClose, false, false, &CloseThread);
}

void AddCalendar(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "calendar", desk_say::kCalendar, language);
  group->require_subcommand(1);
  AddCommand(*group, "show", desk_say::kCalendarShow, language)->callback([&chosen] { chosen = ShowCalendar; });
  AddCommand(*group, "clear", desk_say::kCalendarClear, language)->callback([&chosen] { chosen = ClearCalendar; });
  CLI::App* put = AddCommand(*group, "put", desk_say::kCalendarPut, language);
  auto typed = std::make_shared<std::pair<std::vector<std::string>, std::vector<std::string>>>();
  AddList(*put, "--weekend", typed->first, Say(language, desk_say::kWeekendOption));
  AddList(*put, "--holiday", typed->second, Say(language, desk_say::kHolidayOption));
  put->callback(
      [typed, &chosen] { chosen = [typed](Desk& desk) { return PutCalendar(desk, typed->first, typed->second); }; });
}

void AddFigures(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "figures", desk_say::kFigures, language);
  auto month = std::make_shared<std::string>();
  auto csv = std::make_shared<bool>(false);
  command->add_option("--month", *month, Say(language, desk_say::kMonthOption));
  command->add_flag("--csv", *csv, Say(language, monitor_say::kCsvOption));
  command->callback(
      [month, csv, &chosen] { chosen = [month, csv](Desk& desk) { return ShowFigures(desk, *month, *csv); }; });
}

void AddMonitor(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "monitor", monitor_say::kMonitor, language);
  auto options = std::make_shared<MonitorOptions>();
  command->add_option("--from", options->from, Say(language, monitor_say::kFromOption));
  command->add_option("--to", options->to, Say(language, monitor_say::kToOption));
  command->add_option("--by", options->by, Say(language, monitor_say::kByOption));
  command->add_option("--side", options->side, Say(language, monitor_say::kSideOption));
  command->add_option("--trial", options->trial, Say(language, monitor_say::kTrialOption));
  command->add_flag("--csv", options->csv, Say(language, monitor_say::kCsvOption));
  command->callback([options, &chosen] { chosen = [options](Desk& desk) { return ShowMonitor(desk, *options); }; });
}

}  // namespace

void AddOrganisationCommands(CLI::App& app, Language language, DeskAction& chosen) {
  AddAccount(app, language, chosen);
  AddDevice(app, language, chosen);
  AddWorkflow(app, language, chosen);
  AddThread(app, language, chosen);
  AddCalendar(app, language, chosen);
  AddFigures(app, language, chosen);
  AddMonitor(app, language, chosen);
  AddRetentionCommands(app, language, chosen);
  AddNotificationCommands(app, language, chosen);
  AddCommand(app, "freeze", desk_say::kFreeze, language)->callback([&chosen] { chosen = FreezeOwn; });
  AddCommand(app, "lift-freeze", desk_say::kLiftFreeze, language)->callback([&chosen] { chosen = LiftOwnFreeze; });
}

}  // namespace ihala::tools
