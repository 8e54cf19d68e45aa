#include "common/text/csv_cell.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/code_points.h"
#include "common/text/utf8.h"

namespace ihala::text {
namespace {

// The signs by which a cell becomes a formula, in half and full width.
bool IsTrigger(char32_t code) {
  constexpr char32_t kTriggers[] = {U'=', U'+', U'-', U'@', U'|', U'%', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
  return std::find(std::begin(kTriggers), std::end(kTriggers), code) != std::end(kTriggers);
}

// Whether a spreadsheet program could take the cell for a formula, apostrophes in front aside.
bool CouldRun(absl::string_view cell) {
  while (!cell.empty()) {
    const std::optional<char32_t> code = TakeCodePoint(cell);
    if (!code) return false;
    if (IsTrigger(*code) || *code == U'\t' || *code == U'\r') return true;
    if (*code != U'\'' && !IsSpace(*code) && !IsInvisible(*code)) return false;
  }
  return false;
}

}  // namespace

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string& cell = cells[i];
    const bool outer_space = !cell.empty() && (cell.front() == ' ' || cell.back() == ' ');
    const bool quoted = outer_space || cell.find_first_of(",\"\r\n") != std::string::npos;
    if (i > 0) line.push_back(',');
    if (quoted) {
      absl::StrAppend(&line, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
    } else {
      line.append(cell);
    }
  }
  // A record of one empty cell would be no record at all.
  if (cells.size() == 1 && cells[0].empty()) line = "\"\"";
  return absl::StrCat(line, "\r\n");
}

std::string Neutralised(absl::string_view cell) { return absl::StrCat(CouldRun(cell) ? "'" : "", cell); }

std::string Restored(absl::string_view cell) {
  if (absl::StartsWith(cell, "'") && CouldRun(cell)) cell.remove_prefix(1);
  return std::string(cell);
}

}  // namespace ihala::text
