#include "client-lib/src/import_memory.h"

#include <sstream>

#include "absl/strings/str_cat.h"
#include "client-lib/src/import_columns.h"
#include "client-lib/src/import_csv.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace ihala::client {
namespace {

// Every column under every name that a large organisation could have.
constexpr size_t kNamesMost = 1000;

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> LoadImportColumns(Store& store) {
  ASSIGN_OR_RETURN(const std::string kept, store.Get(settings::kImportColumns));
  std::istringstream in(kept);
  CsvReader reader(&in);
  std::map<std::string, std::string> columns;
  CsvRecord record;
  for (;;) {
    ASSIGN_OR_RETURN(const bool found, reader.Next(&record));
    if (!found) return columns;
    if (record.cells.size() != 2) return absl::DataLossError("the remembered names of columns cannot be read");
    columns[record.cells[0]] = record.cells[1];
  }
}

absl::Status SaveImportColumns(Store& store, const std::map<std::string, std::string>& columns, bool forget) {
  RETURN_IF_ERROR(ColumnNames::Make(columns).status());
  std::map<std::string, std::string> all;
  if (!forget) {
    ASSIGN_OR_RETURN(all, LoadImportColumns(store));
  }
  for (const auto& [name, key] : columns) all[name] = key;
  if (all.size() > kNamesMost) {
    return InvalidField("columns", "TOO_MANY", absl::StrCat("at most ", kNamesMost, " names are remembered"));
  }
  std::string kept;
  for (const auto& [name, key] : all) kept += CsvLine({name, key});
  return store.Write([&] { return store.Put(settings::kImportColumns, kept); });
}

}  // namespace ihala::client
