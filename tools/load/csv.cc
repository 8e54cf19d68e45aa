#include "tools/load/csv.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace ihala::load {
namespace {

bool NeedsQuotes(absl::string_view cell) {
  if (cell.empty()) return false;
  return cell.find_first_of(",\"\r\n") != absl::string_view::npos || cell.front() == ' ' || cell.back() == ' ';
}

}  // namespace

std::string CsvRecord(absl::Span<const std::string> cells) {
  std::string record;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) record.push_back(',');
    if (NeedsQuotes(cells[i])) {
      absl::StrAppend(&record, "\"", absl::StrReplaceAll(cells[i], {{"\"", "\"\""}}), "\"");
    } else {
      record.append(cells[i]);
    }
  }
  record.append("\r\n");
  return record;
}

}  // namespace ihala::load
