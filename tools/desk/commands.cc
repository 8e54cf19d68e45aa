#include "tools/desk/commands.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "tools/desk/agreement_actions.h"
#include "tools/desk/bulk_actions.h"
#include "tools/desk/organisation_commands.h"
#include "tools/desk/queue_texts.h"
#include "tools/desk/queue_watch.h"
#include "tools/desk/read_actions.h"
#include "tools/desk/session_actions.h"
#include "tools/desk/step_actions.h"
#include "tools/desk/texts.h"
#include "tools/desk/workflow_texts.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr const char* kBuiltIn[] = {
    "sign-in",       "sign-out",  "choose-passphrase", "queue",    "show",   "comment",     "confirm",  "verbs",
    "step",          "agreement", "account",           "workflow", "freeze", "lift-freeze", "thread",   "contact",
    "notifications", "figures",   "retention",         "erasures", "device", "where",       "calendar", "monitor"};

// As many cases as a queue is ever asked for.
constexpr uint32_t kWholeQueue = 100000;

// Options of the tool itself that take a value.
constexpr const char* kWithValue[] = {"--session", "--lang"};

void AddEndpoint(CLI::App& command, Endpoint& endpoint, Language language, const GetEnv& getenv) {
  endpoint.address = getenv("IHALA_SERVER");
  endpoint.ca_file = getenv("IHALA_CA");
  const bool known = !endpoint.address.empty();
  command.add_option("--server", endpoint.address, Say(language, say::kServerOption))->required(!known);
  command.add_option("--ca", endpoint.ca_file, Say(language, say::kCaOption));
  command.add_option("--server-name", endpoint.server_name, Say(language, say::kServerNameOption));
}

void AddSignIn(CLI::App& app, Language language, const GetEnv& getenv, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "sign-in", desk_say::kSignIn, language);
  auto options = std::make_shared<SignInOptions>();
  AddEndpoint(*command, options->endpoint, language, getenv);
  command->add_option("--account", options->account, Say(language, say::kAccountOption))->required();
  command->add_option("--passphrase-file", options->passphrase_file, Say(language, say::kPassphraseFileOption));
  command->callback([options, &chosen] { chosen = [options](Desk& desk) { return SignInAndKeep(desk, *options); }; });
}

void AddChoosePassphrase(CLI::App& app, Language language, const GetEnv& getenv, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "choose-passphrase", say::kChoosePassphrase, language);
  auto endpoint = std::make_shared<Endpoint>();
  auto options = std::make_shared<ChooseOptions>();
  AddEndpoint(*command, *endpoint, language, getenv);
  AddChooseOptions(*command, *options, language);
  command->add_option("--passphrase-file", options->passphrase_file, Say(language, say::kPassphraseFileOption));
  command->callback([endpoint, options, &chosen] {
    chosen = [endpoint, options](Desk& desk) { return ChooseOwnPassphrase(desk, *endpoint, *options); };
  });
}

void AddQueue(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "queue", desk_say::kQueue, language);
  auto options = std::make_shared<QueueOptions>();
  command->add_option("--view", options->view, Say(language, desk_say::kViewOption));
  command->add_option("--sort", options->sort, Say(language, desk_say::kSortOption));
  command->add_option("--desk", options->desk, Say(language, desk_say::kDeskOption));
  command->add_option("--programme", options->programme, Say(language, desk_say::kProgrammeOption));
  command->add_option("--governorate", options->governorate, Say(language, desk_say::kGovernorateOption));
  command->add_option("--urgency", options->urgency, Say(language, desk_say::kUrgencyOption));
  command->add_option("--stage", options->stage, Say(language, desk_say::kStageOption));
  CLI::Option* const counts = command->add_flag("--counts", options->counts, Say(language, desk_say::kCountsOption));
  command->add_option("--limit", options->limit, Say(language, desk_say::kLimitOption))
      ->check(CLI::Range(1u, 100000u))
      ->capture_default_str();
  CLI::Option* const codes = command->add_flag("--codes", options->codes, Say(language, desk_say::kCodesOption));
  CLI::Option* const watch = command->add_flag("--watch", options->watch, Say(language, desk_say::kWatchOption));
  watch->excludes(codes)->excludes(counts);
  command->callback([options, &chosen] {
    chosen = [options](Desk& desk) { return options->watch ? WatchQueue(desk, *options) : ShowQueue(desk, *options); };
  });
}

void AddComment(CLI::App& app, Language language, DeskAction& chosen) {
  struct Typed {
    std::string name;
    std::string text;
    bool internal = false;
  };
  CLI::App* command = AddCommand(app, "comment", desk_say::kComment, language);
  auto typed = std::make_shared<Typed>();
  command->add_option("case", typed->name, Say(language, desk_say::kCaseOption))->required();
  command->add_option("text", typed->text, Say(language, desk_say::kTextOption))->required();
  command->add_flag("--internal", typed->internal, Say(language, desk_say::kInternalOption));
  command->callback([typed, &chosen] {
    chosen = [typed](Desk& desk) { return tools::AddComment(desk, typed->name, typed->text, typed->internal); };
  });
}

CLI::Option* AddStepOptions(CLI::App& command, StepOptions& options, Language language) {
  CLI::Option* const cases = command.add_option("cases", options.cases, Say(language, desk_say::kCasesOption));
  command.add_option("--reason", options.given.reason, Say(language, desk_say::kReasonOption));
  command.add_option("--note", options.given.note, Say(language, desk_say::kNoteOption));
  AddList(command, "--input", options.given.inputs, Say(language, desk_say::kInputOption));
  return cases;
}

// A step on the cases that are named, or on all of the queue.
void AddTakeStep(CLI::App& command, std::shared_ptr<StepOptions> options, Language language, DeskAction& chosen) {
  CLI::Option* const cases = AddStepOptions(command, *options, language);
  auto queue = std::make_shared<QueueOptions>();
  queue->limit = kWholeQueue;
  auto all = std::make_shared<bool>(false);
  CLI::Option* const flag = command.add_flag("--all-of-queue", *all, Say(language, desk_say::kAllOfQueueOption));
  flag->excludes(cases);
  command.add_option("--view", queue->view, Say(language, desk_say::kViewOption))->needs(flag);
  command.add_option("--desk", queue->desk, Say(language, desk_say::kDeskOption))->needs(flag);
  command.callback([options, queue, all, &chosen] {
    chosen = [options, queue, all](Desk& desk) -> ExitCode {
      if (*all) return TakeStepsOfQueue(desk, *options, *queue);
      if (options->cases.empty()) return desk.output().Fail(UsageError(desk_say::kCasesOrQueue));
      return TakeSteps(desk, *options);
    };
  });
}

void AddConfirm(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, "confirm", desk_say::kConfirm, language);
  auto options = std::make_shared<StepOptions>();
  auto refuses = std::make_shared<bool>(false);
  AddStepOptions(*command, *options, language)->required();
  command->add_flag("--refuse", *refuses, Say(language, desk_say::kRefuseOption));
  command->callback([options, refuses, &chosen] {
    chosen = [options, refuses](Desk& desk) { return ConfirmSteps(desk, *options, !*refuses); };
  });
}

void AddAgreement(CLI::App& app, Language language, DeskAction& chosen) {
  CLI::App* group = AddCommand(app, "agreement", desk_say::kAgreement, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", desk_say::kAgreementList, language)->callback([&chosen] { chosen = ListAgreements; });
  const auto add = [&](const char* name, const Text& text, bool has_version,
                       ExitCode (*act)(Desk&, const std::string&, uint32_t)) {
    CLI::App* command = AddCommand(*group, name, text, language);
    auto typed = std::make_shared<std::pair<std::string, uint32_t>>();
    command->add_option("id", typed->first, Say(language, desk_say::kAgreementOption))->required();
    if (has_version) {
      command->add_option("--version", typed->second, Say(language, desk_say::kAgreementVersionOption))
          ->required(act == &SignAgreement);
    }
    command->callback([typed, act, &chosen] {
      chosen = [typed, act](Desk& desk) { return act(desk, typed->first, typed->second); };
    });
  };
  add("show", desk_say::kAgreementShow, true, &ShowAgreement);
  add("sign", desk_say::kAgreementSign, true, &SignAgreement);
  add("end", desk_say::kAgreementEnd, false,
      [](Desk& desk, const std::string& id, uint32_t) { return EndAgreement(desk, id); });
}

}  // namespace

std::string CommandIn(const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    const bool takes_value = std::any_of(std::begin(kWithValue), std::end(kWithValue),
                                         [&](const char* option) { return args[i] == option; });
    if (takes_value) {
      ++i;
    } else if (!absl::StartsWith(args[i], "-")) {
      return args[i];
    }
  }
  return "";
}

bool IsBuiltIn(const std::string& command) {
  return std::any_of(std::begin(kBuiltIn), std::end(kBuiltIn), [&](const char* name) { return command == name; });
}

bool CouldBeVerb(const std::string& word) {
  return !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
}

void AddBuiltInCommands(CLI::App& app, Language language, const GetEnv& getenv, DeskAction& chosen) {
  AddSignIn(app, language, getenv, chosen);
  AddChoosePassphrase(app, language, getenv, chosen);
  AddCommand(app, "sign-out", desk_say::kSignOut, language)->callback([&chosen] { chosen = SignOutAndForget; });
  AddQueue(app, language, chosen);
  CLI::App* show = AddCommand(app, "show", desk_say::kShow, language);
  auto name = std::make_shared<std::string>();
  show->add_option("case", *name, Say(language, desk_say::kCaseOption))->required();
  show->callback([name, &chosen] { chosen = [name](Desk& desk) { return ShowCase(desk, *name); }; });
  CLI::App* where = AddCommand(app, "where", desk_say::kWhere, language);
  auto code = std::make_shared<std::string>();
  where->add_option("code", *code, Say(language, desk_say::kWhereCodeOption))->required();
  where->callback([code, &chosen] { chosen = [code](Desk& desk) { return TellStage(desk, *code); }; });
  AddComment(app, language, chosen);
  AddConfirm(app, language, chosen);
  AddAgreement(app, language, chosen);
  AddOrganisationCommands(app, language, chosen);
  AddCommand(app, "verbs", desk_say::kVerbs, language)->callback([&chosen] { chosen = ShowVerbs; });

  CLI::App* step = AddCommand(app, "step", desk_say::kStep, language);
  auto options = std::make_shared<StepOptions>();
  step->add_option("verb", options->verb, Say(language, desk_say::kVerbOption))->required();
  AddTakeStep(*step, options, language, chosen);
}

void AddVerbCommand(CLI::App& app, const std::string& verb, Language language, DeskAction& chosen) {
  CLI::App* command = AddCommand(app, verb, desk_say::kVerb, language);
  auto options = std::make_shared<StepOptions>();
  options->verb = verb;
  AddTakeStep(*command, options, language, chosen);
}

}  // namespace ihala::tools
