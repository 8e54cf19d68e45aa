#ifndef IHALA_TOOLS_LOAD_DEFECTS_H_
#define IHALA_TOOLS_LOAD_DEFECTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "tools/load/sheet_columns.h"

namespace ihala::load {

// One way in which a row from the field is wrong.
struct Defect {
  Column column;           // where an importer has to point
  absl::string_view rule;  // what is wrong there
  // Breaks the cell; sets others only so that nothing else about the row is wrong.
  void (*apply)(absl::CivilDay as_of, std::vector<std::string>& cells);
};

// All of them different; the likeliest first.
absl::Span<const Defect> Defects();

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_DEFECTS_H_
