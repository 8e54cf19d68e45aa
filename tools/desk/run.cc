#include "tools/desk/run.h"

#include "tools/desk/commands.h"
#include "tools/desk/desk.h"
#include "tools/desk/read_actions.h"
#include "tools/desk/session_file.h"
#include "tools/desk/texts.h"
#include "tools/support/command_line.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"

namespace ihala::tools {
namespace {

std::string SessionPath(const std::vector<std::string>& args, const GetEnv& getenv) {
  std::string path = PeekOption(args, "--session");
  if (path.empty()) path = getenv("IHALA_DESK_SESSION");
  return path.empty() ? DefaultSessionPath(getenv) : path;
}

// The language of who is signed in; empty where nobody is, which is no error yet.
std::string AccountLanguage(const std::string& session_path) {
  const absl::StatusOr<DeskSession> session = LoadSession(session_path);
  return session.ok() ? session->language : "";
}

bool AsksForHelp(const std::vector<std::string>& args) { return PeekFlag(args, "--help") || PeekFlag(args, "-h"); }

}  // namespace

ExitCode RunDesk(const Environment& environment, const std::vector<std::string>& args) {
  const std::string path = SessionPath(args, environment.getenv);
  const Language language = FirstLanguage(args, AccountLanguage(path), environment.getenv);
  Output output(*environment.out, *environment.err, language, PeekFlag(args, "--json"));
  CommonOptions common;
  DeskAction chosen;
  std::string session;  // Already known; declared so that it is parsed and explained.
  const auto app = NewApp("ihala-desk", Say(language, desk_say::kAbout), language, common);
  app->add_option("--session", session, Say(language, desk_say::kSessionOption));
  app->require_subcommand(1);
  AddBuiltInCommands(*app, language, environment.getenv, chosen);

  const std::string command = CommandIn(args);
  const bool is_verb = !command.empty() && !IsBuiltIn(command);
  if (is_verb && !CouldBeVerb(command)) return output.Fail(UsageError(desk_say::kNotAVerb, command));
  if (is_verb) AddVerbCommand(*app, command, language, chosen);

  Desk desk(environment, output, path);
  if (const auto stop = ParseArguments(*app, args, environment, output)) {
    // What a verb asks for is in the workflow, not in this program.
    if (*stop == kExitOk && is_verb && AsksForHelp(args)) return ShowVerbForms(desk, command);
    return *stop;
  }
  if (!common.language.empty() && !ParseLanguage(common.language)) {
    return output.Fail(UsageError(say::kUnknownLanguage));
  }
  return chosen(desk);
}

}  // namespace ihala::tools
