#include "tools/desk/figure_csv.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/text/csv_cell.h"

namespace ihala::tools {

void PrintFigureHeader(Output& output) {
  output.Raw(
      text::CsvLine({"figure", "title", "definition", "from", "to", "by", "group", "unit", "value", "of", "told"}));
}

void PrintFigureRow(const FigureRow& row, Output& output) {
  const auto number = [](const std::optional<uint64_t>& told) {
    return told.has_value() ? absl::StrCat(*told) : std::string();
  };
  std::vector<std::string> cells = {row.figure,
                                    row.title,
                                    row.definition,
                                    row.from,
                                    row.to,
                                    row.by,
                                    row.group,
                                    row.unit,
                                    number(row.value),
                                    number(row.of),
                                    row.value.has_value() ? "yes" : "no"};
  for (std::string& cell : cells) cell = text::Neutralised(cell);
  output.Raw(text::CsvLine(cells));
}

}  // namespace ihala::tools
