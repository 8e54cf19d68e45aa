#include "tools/admin/run.h"

#include <memory>
#include <optional>

#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "common/base/status_macros.h"
#include "tools/admin/admin.h"
#include "tools/admin/commands.h"
#include "tools/admin/texts.h"
#include "tools/support/command_line.h"
#include "tools/support/local_errors.h"
#include "tools/support/texts.h"
#include "tools/support/words.h"

namespace ihala::tools {
namespace {

// Commands for a whole country's institutions have a few thousand lines.
constexpr size_t kMaxBatchBytes = 4 * 1024 * 1024;

// The commands that one session may hold many of.
void AddServerCommands(CLI::App& app, Language language, AdminAction& chosen) {
  AddDirectoryCommands(app, language, chosen);
  AddAccountCommands(app, language, chosen);
  AddWorkflowCommands(app, language, chosen);
  AddAuditCommands(app, language, chosen);
  AddErasureCommands(app, language, chosen);
  AddOutageCommands(app, language, chosen);
  AddArrangementCommands(app, language, chosen);
  AddUndeliveredCommands(app, language, chosen);
  AddBackupCommands(app, language, chosen);
}

void AddServerOptions(CLI::App& app, AdminOptions& options, Language language, const GetEnv& getenv) {
  options.endpoint.address = getenv("IHALA_SERVER");
  options.endpoint.ca_file = getenv("IHALA_CA");
  options.account = getenv("IHALA_ACCOUNT");
  app.add_option("--server", options.endpoint.address, Say(language, say::kServerOption));
  app.add_option("--ca", options.endpoint.ca_file, Say(language, say::kCaOption));
  app.add_option("--server-name", options.endpoint.server_name, Say(language, say::kServerNameOption));
  app.add_option("--account", options.account, Say(language, say::kAccountOption));
  app.add_option("--passphrase-file", options.passphrase_file, Say(language, say::kPassphraseFileOption));
}

// Runs one line; OK for one that is empty.
ExitCode RunLine(Admin& admin, const std::string& line, const std::string& where) {
  Output& output = admin.output();
  const auto words = SplitWords(line);
  if (!words.has_value()) return output.Fail(UsageError(admin_say::kOpenQuote), nullptr, where);
  if (words->empty()) return kExitOk;
  CommonOptions common;
  AdminAction chosen;
  const auto app = NewApp("ihala-admin", "", output.language(), common);
  app->require_subcommand(1);
  AddServerCommands(*app, output.language(), chosen);
  if (const auto stop = ParseArguments(*app, *words, admin.environment(), output)) {
    if (*stop != kExitOk) output.Fail(UsageError(admin_say::kBatchLineWrong, where));
    return *stop;
  }
  const absl::Status status = chosen(admin);
  return status.ok() ? kExitOk : output.Fail(status, nullptr, where);
}

ExitCode RunBatch(Admin& admin, const std::string& file) {
  const absl::StatusOr<std::string> text = ReadFile(file, kMaxBatchBytes);
  if (!text.ok()) return admin.output().Fail(LocalError(text.status().code(), say::kCannotReadFile, file));
  int number = 0;
  int done = 0;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    const std::string where = Say(admin.output().language(), admin_say::kBatchLine, number, file);
    if (const ExitCode code = RunLine(admin, std::string(line), where); code != kExitOk) return code;
    const auto words = SplitWords(line);
    done += words.has_value() && !words->empty();
  }
  admin.output().Say(admin_say::kBatchDone, done);
  return kExitOk;
}

}  // namespace

ExitCode RunAdmin(const Environment& environment, const std::vector<std::string>& args) {
  const Language language = FirstLanguage(args, "", environment.getenv);
  Output output(*environment.out, *environment.err, language, PeekFlag(args, "--json"));
  Admin admin(environment, output);
  CommonOptions common;
  AdminAction chosen;
  std::string batch;
  const auto app = NewApp("ihala-admin", Say(language, admin_say::kAbout), language, common);
  AddServerOptions(*app, admin.options(), language, environment.getenv);
  app->add_option("--batch", batch, Say(language, admin_say::kBatch));
  app->require_subcommand(0, 1);
  AddInitCommand(*app, language, chosen);
  AddMasterKeyCommand(*app, language, chosen);
  AddServerCommands(*app, language, chosen);
  if (const auto stop = ParseArguments(*app, args, environment, output)) return *stop;
  if (!common.language.empty() && !ParseLanguage(common.language)) {
    return output.Fail(UsageError(say::kUnknownLanguage));
  }
  if ((chosen != nullptr) == !batch.empty()) return output.Fail(UsageError(admin_say::kNoCommand));
  if (!batch.empty()) return RunBatch(admin, batch);
  const absl::Status status = chosen(admin);
  return status.ok() ? kExitOk : output.Fail(status);
}

}  // namespace ihala::tools
