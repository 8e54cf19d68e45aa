// ihala-load: synthetic households for trying out, measuring and testing. Repeatable by its seed.

#include <cstdio>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/file.h"
#include "tools/load/sheet.h"

namespace ihala::load {
namespace {

struct Flags {
  SheetOptions sheet;
  std::string as_of;
  std::string out;
  std::string bad_report;
};

// "households.csv" becomes "households-2.csv"; with one part the name stays.
std::string PartPath(const std::string& out, size_t part, size_t parts) {
  if (parts == 1) return out;
  const size_t slash = out.find_last_of('/');
  const size_t dot = out.find_last_of('.');
  const bool extension = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  const std::string stem = extension ? out.substr(0, dot) : out;
  return absl::StrCat(stem, "-", part + 1, extension ? out.substr(dot) : "");
}

// Others may read the files: nobody in them exists.
constexpr unsigned kReadableByAll = 0644;

absl::Status WriteHouseholds(Flags& flags) {
  if (!flags.as_of.empty() && !absl::ParseCivilTime(flags.as_of, &flags.sheet.as_of)) {
    return absl::InvalidArgumentError("--as-of is a day, as 2026-11-01");
  }
  const absl::StatusOr<Sheet> sheet = MakeSheet(flags.sheet);
  if (!sheet.ok()) return sheet.status();
  for (size_t i = 0; i < sheet->parts.size(); ++i) {
    const std::string path = PartPath(flags.out, i, sheet->parts.size());
    const absl::Status written = WriteFileDurably(path, sheet->parts[i], kReadableByAll);
    if (!written.ok()) return written;
    std::printf("%s\n", path.c_str());
  }
  if (flags.bad_report.empty()) return absl::OkStatus();
  return WriteFileDurably(flags.bad_report, BadReport(sheet->bad), kReadableByAll);
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
