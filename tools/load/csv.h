#ifndef IHALA_TOOLS_LOAD_CSV_H_
#define IHALA_TOOLS_LOAD_CSV_H_

#include <string>

#include "absl/types/span.h"

namespace ihala::load {

// One record as RFC 4180 has it, with CR LF at its end. A cell with a comma, a quote, a line break
// or an outer space is put in quotes, and quotes in it are doubled.
std::string CsvRecord(absl::Span<const std::string> cells);

}  // namespace ihala::load

#endif  // IHALA_TOOLS_LOAD_CSV_H_
