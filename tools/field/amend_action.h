#ifndef IHALA_TOOLS_FIELD_AMEND_ACTION_H_
#define IHALA_TOOLS_FIELD_AMEND_ACTION_H_

#include <string>
#include <vector>

#include "tools/field/field.h"

namespace ihala::tools {

struct AmendOptions {
  std::string name;                  // The case.
  std::string file;                  // The whole dossier as it shall be; empty to begin with the present one.
  std::vector<std::string> sets;     // `path=value`; see dossier_edit.h. In their order, after the file.
  std::vector<std::string> emptied;  // Paths, after the sets.
  std::vector<std::string> kept;     // Numbers of conflicts whose present value stays.
  std::vector<std::string> taken;    // Numbers of conflicts whose other value is taken. First of all.
};

// Amends the dossier as the person sees it on this device, and queues that.
ExitCode AmendCase(Field& field, const AmendOptions& options);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_AMEND_ACTION_H_
