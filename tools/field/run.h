#ifndef IHALA_TOOLS_FIELD_RUN_H_
#define IHALA_TOOLS_FIELD_RUN_H_

#include <string>
#include <vector>

#include "tools/field/field.h"
#include "tools/support/exit_codes.h"

namespace ihala::tools {

// Runs ihala-field with `args` (without the program's name). A first word that is none of its own commands is a verb of
// the workflow that each named case follows; the tool knows no step by name.
ExitCode RunField(const FieldEnvironment& environment, const std::vector<std::string>& args);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_RUN_H_
