#ifndef IHALA_COMMON_WORKFLOW_MIGRATION_PATHS_H_
#define IHALA_COMMON_WORKFLOW_MIGRATION_PATHS_H_

#include <string>
#include <vector>

#include "common/workflow/migration.h"

namespace ihala {

// The open stages of the version that is left in which a case may be, with a holder or without, so that people could
// bring it to no closed stage in the other version. A step that may be taken only for a while does not count as a way
// out, and neither does the clock. In the order of the document. Pure.
std::vector<std::string> StrandedStages(const Migration& migration);

}  // namespace ihala

#endif  // IHALA_COMMON_WORKFLOW_MIGRATION_PATHS_H_
