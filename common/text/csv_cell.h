#ifndef IHALA_COMMON_TEXT_CSV_CELL_H_
#define IHALA_COMMON_TEXT_CSV_CELL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Writing CSV as RFC 4180 has it, for spreadsheet programs that would run what they read. Pure.
namespace ihala::text {

// One record with CR LF at its end, in quotes where needed.
std::string CsvLine(const std::vector<std::string>& cells);

// The cell with an apostrophe in front if a spreadsheet program could take it for a formula: = + - @ | % or a tab or
// return at its beginning, also after spaces or apostrophes. Restored gives the first cell back from the second, and
// leaves every other cell alone.
std::string Neutralised(absl::string_view cell);
std::string Restored(absl::string_view cell);

}  // namespace ihala::text

#endif  // IHALA_COMMON_TEXT_CSV_CELL_H_
