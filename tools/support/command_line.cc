#include "tools/support/command_line.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

constexpr size_t kHelpColumns = 36;

void UseWordsOf(CLI::App& app, Language language) {
  const auto formatter = app.get_formatter();
  formatter->column_width(kHelpColumns);
  formatter->label("Usage", Say(language, say::kLabelUsage));
  formatter->label("OPTIONS", Say(language, say::kLabelOptionsWord));
  formatter->label("SUBCOMMAND", Say(language, say::kLabelCommandWord));
  formatter->label("SUBCOMMANDS", Say(language, say::kLabelCommandWord));
  formatter->label("Positionals", Say(language, say::kLabelPositionals));
  formatter->label("REQUIRED", Say(language, say::kLabelRequired));
  app.option_defaults()->group(Say(language, say::kLabelOptions));
  app.set_help_flag("-h,--help", Say(language, say::kHelpOption));
}

}  // namespace

std::unique_ptr<CLI::App> NewApp(const std::string& name, const std::string& description, Language language,
                                 CommonOptions& options) {
  auto app = std::make_unique<CLI::App>(description, name);
  UseWordsOf(*app, language);
  app->add_option("--lang", options.language, Say(language, say::kLanguageOption))->type_name("ar|en");
  app->add_flag("--json", options.json, Say(language, say::kJsonOption));
  // --lang and --json may also follow the command's name, where people think of them.
  app->fallthrough();
  return app;
}

CLI::App* AddCommand(CLI::App& parent, const std::string& name, const Text& description, Language language) {
  CLI::App* command = parent.add_subcommand(name, Say(language, description));
  UseWordsOf(*command, language);
  command->group(Say(language, say::kLabelCommands));
  command->fallthrough();
  return command;
}

CLI::Option* AddList(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                     const std::string& description) {
  return app.add_option(name, values, description)->allow_extra_args(false);
}

std::optional<ExitCode> ParseArguments(CLI::App& app, std::vector<std::string> args, const Environment& environment,
                                       Output& output) {
  // CLI11 takes them last first.
  std::reverse(args.begin(), args.end());
  try {
    app.parse(args);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    output.Raw(app.help());
    return kExitOk;
  } catch (const CLI::Error& error) {
    absl::Status status = UsageError(say::kWrongUsage, error.what());
    output.Fail(status);
    if (!output.json()) *environment.err << Say(output.language(), say::kSeeHelp, app.get_name()) << '\n';
    return kExitUsage;
  }
}

std::string PeekOption(const std::vector<std::string>& args, absl::string_view option) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == option) return i + 1 < args.size() ? args[i + 1] : "";
    if (absl::StartsWith(args[i], absl::StrCat(option, "="))) return args[i].substr(option.size() + 1);
  }
  return "";
}

bool PeekFlag(const std::vector<std::string>& args, absl::string_view flag) {
  return std::find(args.begin(), args.end(), flag) != args.end();
}

Language FirstLanguage(const std::vector<std::string>& args, absl::string_view account_language, const GetEnv& getenv) {
  if (const auto asked = ParseLanguage(PeekOption(args, "--lang"))) return *asked;
  if (const auto of_account = ParseLanguage(account_language)) return *of_account;
  return LanguageOfMachine(getenv);
}

}  // namespace ihala::tools
