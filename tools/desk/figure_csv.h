#ifndef IHALA_TOOLS_DESK_FIGURE_CSV_H_
#define IHALA_TOOLS_DESK_FIGURE_CSV_H_

#include <optional>
#include <string>

#include "tools/support/output.h"

namespace ihala::tools {

// One figure of one group, as a row of its own: whoever opens the file years later reads what was counted, and when.
struct FigureRow {
  std::string figure;
  std::string title;
  std::string definition;
  std::string from;  // The first and the last day, as "2026-11-01".
  std::string to;
  std::string by;                 // What the groups are; empty where all are together.
  std::string group;              // Empty for all together.
  std::string unit;               // "cases", "share", "days" or "attempts".
  std::optional<uint64_t> value;  // Empty where it is not told.
  std::optional<uint64_t> of;     // Of a share or of days: among how many. Empty where it is not told.
};

// The names of the columns, and a row, as RFC 4180 has them. No cell runs in a spreadsheet program.
void PrintFigureHeader(Output& output);
void PrintFigureRow(const FigureRow& row, Output& output);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_FIGURE_CSV_H_
