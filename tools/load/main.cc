// ihala-load: synthetic households for trying out, measuring and testing. Repeatable by its seed.

#include <cstdio>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/load/sheet_files.h"

namespace ihala::load {
namespace {

struct Flags {
  SheetOptions sheet;
  std::string as_of;
  std::string out;
  std::string bad_report;
};

absl::Status WriteHouseholds(Flags& flags) {
  if (!flags.as_of.empty() && !absl::ParseCivilTime(flags.as_of, &flags.sheet.as_of)) {
    return absl::InvalidArgumentError("--as-of is a day, as 2026-11-01");
  }
  const absl::StatusOr<std::vector<std::string>> names = WriteSheetFiles(flags.sheet, flags.out, flags.bad_report);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) std::printf("%s\n", name.c_str());
  return absl::OkStatus();
}

int Run(int argc, char** argv) {
  CLI::App app("Makes synthetic data of realistic variety. Nobody in it exists.", "ihala-load");
  app.require_subcommand(1);
  Flags flags;
  CLI::App* households = app.add_subcommand("households", "Writes households as a UTF-8 CSV with Arabic headers");
  households->add_option("--count", flags.sheet.count, "Good rows (200)");
  households->add_option("--bad", flags.sheet.bad, "Further rows, each wrong in one cell (12)");
  households->add_option("--seed", flags.sheet.seed, "The same seed gives the same bytes (7)");
  households->add_option("--as-of", flags.as_of,
                         "The day that counts as today (2026-11-01); pass the real one if a "
                         "server is to take the rows");
  households->add_option("--parts", flags.sheet.parts, "Spread the rows over so many files (1)");
  households->add_flag("--bom", flags.sheet.byte_order_mark, "Begin with a byte order mark");
  households->add_option("--out", flags.out, "The file to write")->required();
  households->add_option("--bad-report", flags.bad_report, "A file that says which rows are wrong, where and why");
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = WriteHouseholds(flags);
  if (status.ok()) return 0;
  std::fprintf(stderr, "ihala-load: %s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace
}  // namespace ihala::load

int main(int argc, char** argv) { return ihala::load::Run(argc, argv); }
