#ifndef IHALA_TOOLS_LOAD_SHEET_H_
#define IHALA_TOOLS_LOAD_SHEET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "tools/load/household.h"
#include "tools/load/population.h"
#include "tools/load/sheet_columns.h"

namespace ihala::load {

// The household as the cells of one row, one for each Column.
std::vector<std::string> SheetRow(const Household& household);

// Header and one row a household.
std::string ToCsv(absl::Span<const Household> households);

struct SheetOptions {
  size_t count = 200;  // good rows
  size_t bad = 12;     // rows besides them, each broken in one cell
  uint64_t seed = 7;
  absl::CivilDay as_of = DefaultAsOf();
  size_t parts = 1;              // files that the rows are spread over, in order
  bool byte_order_mark = false;  // as Excel wants it
};

// A row that an importer must refuse.
struct BadRow {
  size_t part = 0;    // file, from 0
  size_t record = 0;  // record in its file, the header being 1
  size_t line = 0;    // line of the file on which the record begins, from 1
  Column column = kColumnCount;
  absl::string_view rule;  // what is wrong, in English; never the value
};

struct Sheet {
  std::vector<std::string> parts;  // the bytes of each file
  std::vector<BadRow> bad;
};

// Takes the bytes of a sheet as they come: every file from its beginning, one file after the other. An error stops the
// writing.
using TakeSheetBytes = absl::FunctionRef<absl::Status(size_t part, absl::string_view bytes)>;

// Writes a sheet of up to kMostStreamed good rows in the memory of one row and of the list of bad ones. The same
// options give the same bytes. INVALID_ARGUMENT if there are no parts, too many rows, or more than kMostHouseholds bad
// ones.
absl::StatusOr<std::vector<BadRow>> WriteSheet(const SheetOptions& options, TakeSheetBytes take);

// The same in memory.
absl::StatusOr<Sheet> MakeSheet(const SheetOptions& options);

// The bad rows as CSV with the header part,record,line,column,header,rule.
std::string BadReport(absl::Span<const BadRow> bad);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_SHEET_H_
