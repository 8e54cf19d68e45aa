#include "tools/field/commands.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "ihala/import.h"
#include "tools/field/agreement_actions.h"
#include "tools/field/amend_action.h"
#include "tools/field/device_actions.h"
#include "tools/field/device_texts.h"
#include "tools/field/draft_actions.h"
#include "tools/field/import_action.h"
#include "tools/field/import_texts.h"
#include "tools/field/key_texts.h"
#include "tools/field/read_actions.h"
#include "tools/field/session_actions.h"
#include "tools/field/slip_actions.h"
#include "tools/field/slip_texts.h"
#include "tools/field/step_actions.h"
#include "tools/field/texts.h"
#include "tools/field/watch_action.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr const char* kBuiltIn[] = {
    "init",      "sign-in", "sign-out",       "import",      "add",         "list",
    "show",      "submit",  "delete",         "answer",      "withdraw",    "comment",
    "amend",     "confirm", "verbs",          "step",        "sync",        "attention",
    "status",    "resend",  "reopen-refused", "dismiss",     "audit-heads", "choose-passphrase",
    "agreement", "deliver", "users",          "fetch-again", "slip",        "where"};

// Options for the whole tool that take a value.
constexpr const char* kWithValue[] = {
    "--store", "--device", "--user", "--passphrase-file", "--keystore", "--server", "--ca", "--server-name", "--lang"};

// Declares a command that takes options of its own type.
template <class Options>
std::shared_ptr<Options> Declare(CLI::App& command, FieldAction& chosen, ExitCode (*action)(Field&, const Options&)) {
  auto options = std::make_shared<Options>();
  command.callback(
      [options, action, &chosen] { chosen = [options, action](Field& field) { return action(field, *options); }; });
  return options;
}

struct Names {
  std::string first;
  std::string second;
  std::vector<std::string> cases;
  bool flag = false;
  uint64_t number = 0;
};

struct SignInAsked {
  std::string account;
  SignInWords words;
};
ExitCode SignIn(Field& field, const SignInAsked& asked) { return SignInToStore(field, asked.account, asked.words); }
ExitCode Show(Field& field, const Names& names) { return ShowCase(field, names.first); }
ExitCode ShowOneAgreement(Field& field, const Names& names) {
  return ShowAgreement(field, names.first, static_cast<uint32_t>(names.number));
}
ExitCode Submit(Field& field, const Names& names) { return SubmitDrafts(field, names.cases); }
ExitCode Delete(Field& field, const Names& names) { return DeleteDrafts(field, names.cases); }
ExitCode Comment(Field& field, const Names& names) { return AddComment(field, names.first, names.second, names.flag); }
ExitCode Sync(Field& field, const Names& names) {
  const auto max_failures = static_cast<uint32_t>(names.number);
  return names.flag ? WatchStore(field, max_failures) : SyncStore(field, max_failures);
}
ExitCode TellWhere(Field& field, const Names& names) { return TellStage(field, names.first); }
ExitCode FetchOneAgain(Field& field, const Names& names) { return FetchAgain(field, names.first); }
ExitCode AuditHeads(Field& field, const Names& names) { return WriteAuditHeads(field, names.first); }
ExitCode ResendOne(Field& field, const Names& names) { return Resend(field, names.number); }
ExitCode ReopenOne(Field& field, const Names& names) { return Reopen(field, names.number); }
ExitCode DismissOne(Field& field, const Names& names) { return Dismiss(field, names.number); }

struct ConfirmOptions {
  StepOptions step;
  bool refuses = false;
};
ExitCode Confirm(Field& field, const ConfirmOptions& options) {
  return ConfirmSteps(field, options.step, !options.refuses);
}

void AddSession(CLI::App& app, Language language, FieldAction& chosen) {
  for (const char* name : {"sign-in", "init"}) {
    CLI::App* command = AddCommand(app, name, field_say::kSignIn, language);
    const auto asked = Declare<SignInAsked>(*command, chosen, SignIn);
    command->add_option("--account", asked->account, Say(language, say::kAccountOption))->required();
    command->add_option("--previous-passphrase-file", asked->words.previous_file,
                        Say(language, field_say::kPreviousOption));
    command->add_option("--code", asked->words.code, Say(language, field_say::kEnrolmentCodeOption));
  }
  CLI::App* choose = AddCommand(app, "choose-passphrase", say::kChoosePassphrase, language);
  AddChooseOptions(*choose, *Declare<ChooseOptions>(*choose, chosen, ChoosePassphraseForStore), language);
  AddCommand(app, "sign-out", field_say::kSignOut, language)->callback([&chosen] { chosen = SignOutOfStore; });
  CLI::App* sync = AddCommand(app, "sync", field_say::kSync, language);
  const auto names = Declare<Names>(*sync, chosen, Sync);
  names->number = SyncOptions().max_failures;
  sync->add_option("--max-failures", names->number, Say(language, field_say::kFailuresOption))
      ->check(CLI::Range(0u, 1000000u))
      ->capture_default_str();
  AddCommand(app, "deliver", field_say::kDeliver, language)->callback([&chosen] { chosen = DeliverStore; });
  sync->add_flag("--watch", names->flag, Say(language, field_say::kWatchOption));
  AddCommand(app, "users", field_say::kUsers, language)->callback([&chosen] { chosen = ListUsers; });
  AddCommand(app, "status", field_say::kStatus, language)->callback([&chosen] { chosen = ShowStatus; });
  CLI::App* heads = AddCommand(app, "audit-heads", field_say::kAuditHeads, language);
  heads->add_option("file", Declare<Names>(*heads, chosen, AuditHeads)->first, Say(language, field_say::kFileOption))
      ->required();
}

void AddImport(CLI::App& app, Language language, FieldAction& chosen) {
  CLI::App* import = AddCommand(app, "import", field_say::kImport, language);
  const auto flags = Declare<ImportFlags>(*import, chosen, ImportSheet);
  std::vector<std::string> codes;
  for (const ImportQuestion& question : ImportQuestions()) codes.push_back(question.code);
  import->add_option("file", flags->sheet, Say(language, field_say::kFileOption))->required();
  import->add_option("--report", flags->report, Say(language, import_say::kReportOption));
  import->add_flag("--preview", flags->preview, Say(language, import_say::kPreviewOption));
  import->add_flag("--yes", flags->yes, Say(language, import_say::kYesOption));
  AddList(*import, "--confirm", flags->confirmed, Say(language, import_say::kConfirmOption, absl::StrJoin(codes, " ")));
  AddList(*import, "--column", flags->columns, Say(language, import_say::kNameOption));
  import->add_flag("--forget-columns", flags->forget, Say(language, import_say::kForgetOption));
  import->add_flag("--month-first", flags->month_first, Say(language, import_say::kMonthFirstOption));
  import->add_option("--encoding", flags->encoding, Say(language, import_say::kEncodingOption));
  import->add_option("--separator", flags->separator, Say(language, import_say::kSeparatorOption));
}

void AddWriting(CLI::App& app, Language language, FieldAction& chosen) {
  AddImport(app, language, chosen);

  CLI::App* add = AddCommand(app, "add", field_say::kAdd, language);
  const auto added = Declare<AddOptions>(*add, chosen, AddReferral);
  add->add_option("file", added->file, Say(language, field_say::kFileOption))->required();
  add->add_flag("--draft", added->draft, Say(language, field_say::kDraftOption));
  add->add_option("--replace", added->replace, Say(language, field_say::kReplaceOption));

  CLI::App* submit = AddCommand(app, "submit", field_say::kSubmit, language);
  submit->add_option("cases", Declare<Names>(*submit, chosen, Submit)->cases, Say(language, field_say::kCasesOption))
      ->required();
  CLI::App* remove = AddCommand(app, "delete", field_say::kDelete, language);
  remove->add_option("cases", Declare<Names>(*remove, chosen, Delete)->cases, Say(language, field_say::kCasesOption))
      ->required();
}

void AddReading(CLI::App& app, Language language, FieldAction& chosen) {
  CLI::App* list = AddCommand(app, "list", field_say::kList, language);
  const auto options = Declare<ListOptions>(*list, chosen, ListCases);
  list->add_option("--delivery", options->delivery, Say(language, field_say::kDeliveryOption));
  list->add_option("--verb", options->verb, Say(language, field_say::kVerbFilterOption));
  list->add_flag("--codes", options->codes, Say(language, field_say::kCodesOption));

  CLI::App* show = AddCommand(app, "show", field_say::kShow, language);
  show->add_option("case", Declare<Names>(*show, chosen, Show)->first, Say(language, field_say::kCaseOption))
      ->required();
  CLI::App* fetch = AddCommand(app, "fetch-again", field_say::kFetchAgain, language);
  fetch->add_option("case", Declare<Names>(*fetch, chosen, FetchOneAgain)->first, Say(language, field_say::kCaseOption))
      ->required();
  CLI::App* slip = AddCommand(app, "slip", slip_say::kSlip, language);
  const auto slip_options = Declare<SlipOptions>(*slip, chosen, WriteSlip);
  slip->add_option("case", slip_options->name, Say(language, field_say::kCaseOption))->required();
  slip->add_option("--out", slip_options->file, Say(language, slip_say::kOutOption))->required();
  slip->add_flag("--not-sent-yet", slip_options->unconfirmed, Say(language, slip_say::kNotSentYetOption));
  CLI::App* where = AddCommand(app, "where", slip_say::kWhere, language);
  where->add_option("case", Declare<Names>(*where, chosen, TellWhere)->first, Say(language, field_say::kCaseOption))
      ->required();
  AddCommand(app, "attention", field_say::kAttention, language)->callback([&chosen] { chosen = ShowAttention; });
  AddCommand(app, "verbs", field_say::kVerbs, language)->callback([&chosen] { chosen = ShowVerbs; });
}

void AddAgreement(CLI::App& app, Language language, FieldAction& chosen) {
  CLI::App* group = AddCommand(app, "agreement", field_say::kAgreement, language);
  group->require_subcommand(1);
  AddCommand(*group, "list", field_say::kAgreementList, language)->callback([&chosen] { chosen = ListAgreements; });
  CLI::App* show = AddCommand(*group, "show", field_say::kAgreementShow, language);
  const auto named = Declare<Names>(*show, chosen, ShowOneAgreement);
  show->add_option("id", named->first, Say(language, field_say::kAgreementOption))->required();
  show->add_option("--version", named->number, Say(language, field_say::kAgreementVersionOption))
      ->check(CLI::Range(0u, std::numeric_limits<uint32_t>::max()));
}

void AddStepOptions(CLI::App& command, StepOptions& options, Language language) {
  command.add_option("cases", options.cases, Say(language, field_say::kCasesOption));
  command.add_option("--reason", options.given.reason, Say(language, field_say::kReasonOption));
  command.add_option("--note,--text", options.given.note, Say(language, field_say::kNoteOption));
  AddList(command, "--input", options.given.inputs, Say(language, field_say::kInputOption));
}

void AddSteps(CLI::App& app, Language language, FieldAction& chosen) {
  CLI::App* answer = AddCommand(app, "answer", field_say::kAnswer, language);
  const auto answered = Declare<StepOptions>(*answer, chosen, AnswerCases);
  AddStepOptions(*answer, *answered, language);
  answer->add_flag("--all-asked", answered->all_asked, Say(language, field_say::kAllAskedOption));

  CLI::App* withdraw = AddCommand(app, "withdraw", field_say::kWithdraw, language);
  AddStepOptions(*withdraw, *Declare<StepOptions>(*withdraw, chosen, WithdrawCases), language);

  CLI::App* confirm = AddCommand(app, "confirm", field_say::kConfirm, language);
  const auto confirmed = Declare<ConfirmOptions>(*confirm, chosen, Confirm);
  AddStepOptions(*confirm, confirmed->step, language);
  confirm->add_flag("--refuse", confirmed->refuses, Say(language, field_say::kRefuseOption));

  CLI::App* step = AddCommand(app, "step", field_say::kStep, language);
  const auto taken = Declare<StepOptions>(*step, chosen, TakeSteps);
  step->add_option("verb", taken->verb, Say(language, field_say::kVerbOption))->required();
  AddStepOptions(*step, *taken, language);

  CLI::App* amend = AddCommand(app, "amend", field_say::kAmend, language);
  const auto amended = Declare<AmendOptions>(*amend, chosen, AmendCase);
  amend->add_option("case", amended->name, Say(language, field_say::kCaseOption))->required();
  AddList(*amend, "--set", amended->sets, Say(language, field_say::kSetOption));
  AddList(*amend, "--empty", amended->emptied, Say(language, field_say::kEmptyOption));
  amend->add_option("--file", amended->file, Say(language, field_say::kEditedOption));
  AddList(*amend, "--keep", amended->kept, Say(language, field_say::kKeepOption));
  AddList(*amend, "--take", amended->taken, Say(language, field_say::kTakeOption));

  CLI::App* comment = AddCommand(app, "comment", field_say::kComment, language);
  const auto said = Declare<Names>(*comment, chosen, Comment);
  comment->add_option("case", said->first, Say(language, field_say::kCaseOption))->required();
  comment->add_option("text", said->second, Say(language, field_say::kTextOption))->required();
  comment->add_flag("--internal", said->flag, Say(language, field_say::kInternalOption));
}

void AddRefusals(CLI::App& app, Language language, FieldAction& chosen) {
  const auto add = [&](const char* name, const Text& text, ExitCode (*action)(Field&, const Names&)) {
    CLI::App* command = AddCommand(app, name, text, language);
    const auto names = Declare<Names>(*command, chosen, action);
    command->add_option("operation", names->number, Say(language, field_say::kOperationOption))->required();
  };
  add("resend", field_say::kResend, ResendOne);
  // "reopen" alone may be a step of the workflow.
  add("reopen-refused", field_say::kReopen, ReopenOne);
  add("dismiss", field_say::kDismiss, DismissOne);
}

}  // namespace

std::string FieldCommandIn(const std::vector<std::string>& args) {
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

bool IsFieldCommand(const std::string& command) {
  return std::any_of(std::begin(kBuiltIn), std::end(kBuiltIn), [&](const char* name) { return command == name; });
}

bool CouldBeFieldVerb(const std::string& word) {
  return !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
}

void AddFieldOptions(CLI::App& app, Language language, FieldOptions& options) {
  app.add_option("--store", options.store, Say(language, field_say::kStoreOption));
  app.add_option("--device", options.device, Say(language, field_say::kDeviceOption));
  app.add_option("--user", options.user, Say(language, field_say::kUserOption));
  app.add_option("--passphrase-file", options.passphrase_file, Say(language, say::kPassphraseFileOption));
  app.add_option("--keystore", options.keystore, Say(language, field_say::kKeystoreOption));
  app.add_option("--server", options.endpoint.address, Say(language, say::kServerOption));
  app.add_option("--ca", options.endpoint.ca_file, Say(language, say::kCaOption));
  app.add_option("--server-name", options.endpoint.server_name, Say(language, say::kServerNameOption));
}

void AddFieldCommands(CLI::App& app, Language language, FieldAction& chosen) {
  AddSession(app, language, chosen);
  AddWriting(app, language, chosen);
  AddReading(app, language, chosen);
  AddAgreement(app, language, chosen);
  AddSteps(app, language, chosen);
  AddRefusals(app, language, chosen);
}

void AddFieldVerb(CLI::App& app, const std::string& verb, Language language, FieldAction& chosen) {
  CLI::App* command = AddCommand(app, verb, field_say::kVerb, language);
  const auto options = Declare<StepOptions>(*command, chosen, TakeSteps);
  options->verb = verb;
  AddStepOptions(*command, *options, language);
}

}  // namespace ihala::tools
