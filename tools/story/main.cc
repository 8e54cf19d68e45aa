// ihala-story: reads the server's file and the field stores' files, and says whether they tell the same story.
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "tools/story/files.h"
#include "tools/story/report.h"
#include "tools/story/tally.h"

namespace {

struct Flags {
  std::string name = "story";
  std::string server;
  std::vector<std::string> fields;
  std::vector<std::string> least_steps;
  ihala::story::Expected expected;
};

absl::StatusOr<bool> Tell(Flags& flags) {
  for (const std::string& text : flags.least_steps) {
    const auto least = ihala::story::ParseLeast(text);
    if (!least.ok()) return least.status();
    flags.expected.least_steps.push_back(*least);
  }
  const auto server = ihala::story::ReadServer(flags.server);
  if (!server.ok()) return server.status();
  std::vector<ihala::story::FieldFile> fields;
  for (const std::string& named : flags.fields) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(named, absl::MaxSplits('=', 1));
    const auto bytes = ihala::ReadFile(parts.second, 4096);
    if (!bytes.ok()) return bytes.status();
    auto field = ihala::story::ReadField(parts.first, absl::StripAsciiWhitespace(*bytes));
    if (!field.ok()) return field.status();
    fields.push_back(*std::move(field));
  }
  const ihala::story::Tally tally = ihala::story::Compare(*server, fields);
  ihala::story::PrintFigures(*server, tally, std::cout);
  return ihala::story::PrintVerdict(tally, flags.expected, flags.name, std::cout);
}

}  // namespace

int main(int argc, char** argv) {  // NOLINT(bugprone-exception-escape): what is thrown ends the program.
  Flags flags;
  CLI::App app("Holds the server's file against the field stores' files. Stop the programs that have them open first.",
               "ihala-story");
  app.add_option("--server", flags.server, "The server's data folder")->required();
  app.add_option("--field", flags.fields,
                 "STORE=PASSPHRASE_FILE: a field store's file and the file with its person's passphrase; name every "
                 "store that ever sent to the server")
      ->required();
  app.add_option("--submitted", flags.expected.submitted, "How many referrals must have been submitted")->required();
  app.add_option("--least-decided", flags.expected.least_decided, "How many cases must be decided at least (0)");
  app.add_option("--least", flags.least_steps, "STEP=N: a step that must have been taken in at least N cases");
  app.add_option("--name", flags.name, "What the last line begins with (story)");
  CLI11_PARSE(app, argc, argv);
  const absl::StatusOr<bool> good = Tell(flags);
  if (!good.ok()) std::cerr << "ihala-story: " << good.status().message() << "\n";
  return good.ok() && *good ? EXIT_SUCCESS : EXIT_FAILURE;
}
