#ifndef IHALA_TOOLS_DESK_MONITOR_ACTIONS_H_
#define IHALA_TOOLS_DESK_MONITOR_ACTIONS_H_

#include <string>

#include "tools/desk/desk.h"

namespace ihala::tools {

// What is typed to see what became of cases.
struct MonitorOptions {
  std::string from;
  std::string to;
  std::string by;
  std::string side;
  std::string trial;
  bool csv = false;
};

// Shows the figures of the days with what each of them counts, as tables, as JSON or as CSV: one row for each figure
// and group, with the definition and the days in it.
ExitCode ShowMonitor(Desk& desk, const MonitorOptions& options);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_DESK_MONITOR_ACTIONS_H_
