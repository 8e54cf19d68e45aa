#ifndef IHALA_TOOLS_SUPPORT_COMMAND_LINE_H_
#define IHALA_TOOLS_SUPPORT_COMMAND_LINE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/support/environment.h"
#include "tools/support/output.h"

// What the tools' command lines have in common. Include it only where options are declared: CLI11 is a large header.
namespace ihala::tools {

// What every tool can be told.
struct CommonOptions {
  std::string language;  // "ar", "en", or empty for the account's or machine's.
  bool json = false;
};

// An empty command line whose own words are in `language`, with --help, --lang and --json. `options` must outlive it.
std::unique_ptr<CLI::App> NewApp(const std::string& name, const std::string& description, Language language,
                                 CommonOptions& options);

// The same words for a command added below another.
CLI::App* AddCommand(CLI::App& parent, const std::string& name, const Text& description, Language language);

// An option that may be repeated and takes one value each time, so that it never swallows what follows.
CLI::Option* AddList(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                     const std::string& description);

// Parses `args` (without the program's name). Nothing means go on; else the help or the complaint was printed and this
// is what to exit with.
std::optional<ExitCode> ParseArguments(CLI::App& app, std::vector<std::string> args, const Environment& environment,
                                       Output& output);

// The value of `option` ("--lang") before anything is parsed, in either form, "--lang ar" or "--lang=ar"; empty if it
// is not there. The language of the help must be known before the options are declared.
std::string PeekOption(const std::vector<std::string>& args, absl::string_view option);

// Whether `flag` is there.
bool PeekFlag(const std::vector<std::string>& args, absl::string_view flag);

// The language to begin with: --lang, else `account_language`, else the machine's.
Language FirstLanguage(const std::vector<std::string>& args, absl::string_view account_language, const GetEnv& getenv);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_COMMAND_LINE_H_
