#include "tools/field/run.h"

#include "tools/field/commands.h"
#include "tools/field/device_texts.h"
#include "tools/field/read_actions.h"
#include "tools/field/texts.h"
#include "tools/support/command_line.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

// What the environment says, where the command line says nothing.
FieldOptions FirstOptions(const GetEnv& getenv, const std::vector<std::string>& args) {
  FieldOptions options;
  options.store = PeekOption(args, "--store");
  options.device = PeekOption(args, "--device");
  if (options.store.empty() && options.device.empty()) options.store = getenv("IHALA_STORE");
  if (options.store.empty() && options.device.empty()) options.device = getenv("IHALA_DEVICE");
  options.user = getenv("IHALA_USER");
  options.endpoint.address = getenv("IHALA_SERVER");
  options.endpoint.ca_file = getenv("IHALA_CA");
  return options;
}

// The language of whose store it is; empty where it is nobody's yet, which is no error.
std::string AccountLanguage(const FieldOptions& options) {
  const absl::StatusOr<Link> link = LoadLink(Field::LinkedPathOf(options));
  return link.ok() ? link->language : "";
}

bool AsksForHelp(const std::vector<std::string>& args) { return PeekFlag(args, "--help") || PeekFlag(args, "-h"); }

}  // namespace

ExitCode RunField(const FieldEnvironment& environment, const std::vector<std::string>& args) {
  const GetEnv& getenv = environment.base.getenv;
  FieldOptions options = FirstOptions(getenv, args);
  const Language language = FirstLanguage(args, AccountLanguage(options), getenv);
  Output output(*environment.base.out, *environment.base.err, language, PeekFlag(args, "--json"));
  CommonOptions common;
  FieldAction chosen;
  const auto app = NewApp("ihala-field", Say(language, field_say::kAbout), language, common);
  app->require_subcommand(1);
  AddFieldOptions(*app, language, options);
  AddFieldCommands(*app, language, chosen);

  const std::string command = FieldCommandIn(args);
  const bool is_verb = !command.empty() && !IsFieldCommand(command);
  if (is_verb && !CouldBeFieldVerb(command)) return output.Fail(UsageError(field_say::kNotAVerb, command));
  if (is_verb) AddFieldVerb(*app, command, language, chosen);

  const auto stop = ParseArguments(*app, args, environment.base, output);
  options.keep_language = !common.language.empty();
  Field field(environment, output, options);
  if (stop) {
    // What a verb asks for is in the workflow, not in this program.
    if (*stop == kExitOk && is_verb && AsksForHelp(args)) return ShowVerbForms(field, command);
    return *stop;
  }
  if (!common.language.empty() && !ParseLanguage(common.language)) {
    return output.Fail(UsageError(say::kUnknownLanguage));
  }
  if (!options.store.empty() && !options.device.empty()) return output.Fail(UsageError(field_say::kNameOneOfTwo));
  return chosen(field);
}

}  // namespace ihala::tools
