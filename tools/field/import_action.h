#ifndef IHALA_TOOLS_FIELD_IMPORT_ACTION_H_
#define IHALA_TOOLS_FIELD_IMPORT_ACTION_H_

#include <string>

#include "tools/field/field.h"

namespace ihala::tools {

// Imports a sheet of households. What is not accepted is told by line, column and what is expected, and with its values
// goes into the file `report`, for its owner alone; no file where `report` is empty. Exits with kExitRefused where a
// row was not accepted.
ExitCode ImportSheet(Field& field, const std::string& sheet, const std::string& report);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_IMPORT_ACTION_H_
