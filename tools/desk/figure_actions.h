#ifndef IHALA_TOOLS_DESK_FIGURE_ACTIONS_H_
#define IHALA_TOOLS_DESK_FIGURE_ACTIONS_H_

#include <string>

#include "tools/desk/desk.h"

namespace ihala::tools {

// Shows the figures of a month, "2026-11", with what each of them counts; of the present one where it is empty. As CSV
// in the form of PrintFigureRow.
ExitCode ShowFigures(Desk& desk, const std::string& month, bool csv);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_FIGURE_ACTIONS_H_
