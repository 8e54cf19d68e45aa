#ifndef IHALA_TOOLS_FIELD_IMPORT_ACTION_H_
#define IHALA_TOOLS_FIELD_IMPORT_ACTION_H_

#include <string>
#include <vector>

#include "tools/field/field.h"

namespace ihala::tools {

struct ImportFlags {
  std::string sheet;
  std::string report;  // Empty for none.
  bool preview = false;
  bool yes = false;
  bool month_first = false;
  bool forget = false;
  std::vector<std::string> confirmed;
  std::vector<std::string> columns;  // NAME=KEY
  std::string encoding;
  std::string separator;
};

// Imports a sheet of households. A person at a terminal sees a preview first, is asked about readings that need a word,
// and whether to go on. What is not accepted is told by line, column and what is expected, and with its values goes
// into the report, for its owner alone. Exits with kExitRefused where a row was not accepted.
ExitCode ImportSheet(Field& field, const ImportFlags& flags);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_IMPORT_ACTION_H_
