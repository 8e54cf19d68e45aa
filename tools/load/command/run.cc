#include "tools/load/command/run.h"

#include <algorithm>
#include <ostream>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "tools/load/cases/progress.h"
#include "tools/load/server/server_load.h"
#include "tools/load/sheet_files.h"
#include "tools/load/store/store_load.h"
#include "tools/support/passphrase_input.h"

namespace ihala::load {
namespace {

struct Flags {
  SheetOptions sheet;
  std::string out;
  std::string bad_report;

  size_t count = 200;
  uint64_t seed = 7;
  std::string store;
  int days = StoreLoadOptions().days;
  tools::Endpoint endpoint;
  std::vector<std::string> accounts;  // CODE=FILE.
  int in_flight = ServerLoadOptions().in_flight;

  std::string as_of;
};

absl::StatusOr<absl::CivilDay> DayOf(const std::string& text, absl::CivilDay otherwise) {
  if (text.empty()) return otherwise;
  absl::CivilDay day;
  if (absl::ParseCivilTime(text, &day)) return day;
  return absl::InvalidArgumentError("--as-of is a day, as 2026-11-01");
}

absl::Status WriteHouseholds(const tools::Environment& environment, Flags& flags) {
  ASSIGN_OR_RETURN(flags.sheet.as_of, DayOf(flags.as_of, DefaultAsOf()));
  ASSIGN_OR_RETURN(const std::vector<std::string> names, WriteSheetFiles(flags.sheet, flags.out, flags.bad_report));
  for (const std::string& name : names) *environment.out << name << "\n";
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Account>> ReadAccounts(const tools::Environment& environment, const Flags& flags) {
  std::vector<Account> accounts;
  for (const std::string& text : flags.accounts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
      return absl::InvalidArgumentError("--as is an account's code and the file of its passphrase, as W-31=w31.txt");
    }
    const std::string code = text.substr(0, equals);
    ASSIGN_OR_RETURN(Secret passphrase,
                     tools::ReadPassphrase(environment, text.substr(equals + 1), code, tools::Language::kEnglish));
    accounts.push_back({code, std::move(passphrase)});
  }
  return accounts;
}

absl::Status LoadIntoStore(const tools::Environment& environment, const Flags& flags, Progress& progress) {
  const absl::Time now = environment.clock->Now();
  ASSIGN_OR_RETURN(const absl::CivilDay last, DayOf(flags.as_of, absl::ToCivilDay(now, absl::UTCTimeZone())));
  StoreLoadOptions options;
  options.data_dir = flags.store;
  options.count = flags.count;
  options.seed = flags.seed;
  // The server's own clock must not be behind what is in its store.
  options.end = std::min(now, absl::FromCivil(last + 1, absl::UTCTimeZone()));
  options.days = flags.days;
  return LoadStore(options, progress);
}

absl::Status LoadCases(const tools::Environment& environment, const Flags& flags) {
  if (flags.store.empty() == flags.endpoint.address.empty()) {
    return absl::InvalidArgumentError("name either --store or --server");
  }
  Progress progress(flags.count, *environment.err, *environment.clock);
  absl::Status status;
  if (!flags.store.empty()) {
    status = LoadIntoStore(environment, flags, progress);
  } else {
    ASSIGN_OR_RETURN(const std::vector<Account> accounts, ReadAccounts(environment, flags));
    status = LoadServer(
        {flags.count, flags.seed, flags.in_flight}, accounts, [&] { return environment.connect(flags.endpoint); },
        *environment.clock, progress);
  }
  const LoadFigures figures = progress.figures();
  const double seconds = std::max(progress.Seconds(), 0.001);
  *environment.err << absl::StrFormat("load: %.1f seconds, %.0f cases and %.0f events a second\n", seconds,
                                      static_cast<double>(figures.cases) / seconds,
                                      static_cast<double>(figures.events) / seconds);
  *environment.out << ClosingLine(figures) << std::endl;
  RETURN_IF_ERROR(status);
  if (figures.refused == 0) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("the first refusal: ", figures.first_refusal));
}

void AddHouseholds(CLI::App& app, Flags& flags) {
  CLI::App* households = app.add_subcommand("households", "Writes households as a UTF-8 CSV with Arabic headers");
  households->add_option("--count", flags.sheet.count, "Good rows, up to a million (200)");
  households->add_option("--bad", flags.sheet.bad, "Further rows, each wrong in one cell (12)");
  households->add_option("--seed", flags.sheet.seed, "The same seed gives the same bytes (7)");
  households->add_option(
      "--as-of", flags.as_of,
      "The day that counts as today (2026-11-01); pass the real one if a server is to take the rows");
  households->add_option("--parts", flags.sheet.parts, "Spread the rows over so many files (1)");
  households->add_flag("--bom", flags.sheet.byte_order_mark, "Begin with a byte order mark");
  households->add_option("--out", flags.out, "The file to write")->required();
  households->add_option("--bad-report", flags.bad_report, "A file that says which rows are wrong, where and why");
}

void AddCases(CLI::App& app, Flags& flags) {
  CLI::App* cases = app.add_subcommand("cases",
                                       "Puts cases with whole histories into a running server, or into the store of "
                                       "one that does not run");
  cases->add_option("--count", flags.count, "Cases, up to a million (200)");
  cases->add_option("--seed", flags.seed, "The same seed makes the same cases (7)");
  cases->add_option("--store", flags.store, "The data folder of a server that does not run");
  cases->add_option("--days", flags.days, "With --store: how many days back the histories begin (365)");
  cases->add_option("--as-of", flags.as_of, "With --store: the last day of the histories (today)");
  cases->add_option("--server", flags.endpoint.address, "The running server, HOST:PORT; everything happens now");
  cases->add_option("--ca", flags.endpoint.ca_file, "Its certificate authority");
  cases
      ->add_option("--as", flags.accounts,
                   "With --server: CODE=FILE, an account to act as and the file of its passphrase; repeat it, at "
                   "least for a caseworker and a reviewer")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  cases->add_option("--in-flight", flags.in_flight, "With --server: calls at the same time (32)");
}

}  // namespace

int RunLoad(const tools::Environment& environment, std::vector<std::string> args) {
  CLI::App app("Makes synthetic data of realistic variety. Nobody in it exists.", "ihala-load");
  app.require_subcommand(1);
  Flags flags;
  AddHouseholds(app, flags);
  AddCases(app, flags);
  std::reverse(args.begin(), args.end());
  try {
    app.parse(std::move(args));
  } catch (const CLI::ParseError& error) {
    return app.exit(error, *environment.out, *environment.err);
  }
  const absl::Status status =
      app.got_subcommand("cases") ? LoadCases(environment, flags) : WriteHouseholds(environment, flags);
  if (status.ok()) return 0;
  *environment.err << "ihala-load: " << status.message() << "\n";
  return 1;
}

}  // namespace ihala::load
