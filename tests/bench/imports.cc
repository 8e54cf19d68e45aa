#include "tests/bench/imports.h"

#include <memory>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/status_macros.h"
#include "ihala/import.h"
#include "tests/bench/raw_sqlite.h"
#include "tests/import/store.h"
#include "tests/import/table.h"
#include "tests/support/client/sheet_directory.h"
#include "tools/load/sheet.h"

namespace ihala::bench {

absl::StatusOr<ImportRates> ImportAll(const std::string& folder, uint64_t seed, int rows) {
  load::SheetOptions options;
  options.count = static_cast<size_t>(rows);
  options.bad = 0;
  options.seed = seed;
  options.as_of = client::SheetDay();
  ASSIGN_OR_RETURN(const load::Sheet made, load::MakeSheet(options));
  std::vector<std::string> bodies;
  for (const std::vector<std::string>& record : client::TableIn(made.parts[0])) {
    bodies.push_back(client::TextOf({record}));
  }
  // The header is no row.
  bodies.erase(bodies.begin());
  ImportRates rates;
  ASSIGN_OR_RETURN(rates.raw, CommitRows(folder, bodies));
  const std::string path = absl::StrCat(folder, "/import-", seed, ".ihala");
  FakeClock clock;
  ASSIGN_OR_RETURN(const std::unique_ptr<Client> device, client::MakeStore(path, clock, SystemRandom::Get()));
  std::istringstream sheet(made.parts[0]);
  const double start = Seconds();
  const ImportResult result = ImportHouseholds(*device, sheet, {});
  rates.imported = rows / (Seconds() - start);
  RETURN_IF_ERROR(result.status);
  if (result.accepted == static_cast<uint64_t>(rows)) return rates;
  return absl::InternalError(absl::StrCat(result.reported, " rows of the sheet were refused"));
}

}  // namespace ihala::bench
