#ifndef IHALA_TOOLS_FIELD_WATCH_ACTION_H_
#define IHALA_TOOLS_FIELD_WATCH_ACTION_H_

#include <cstdint>

#include "tools/field/field.h"

namespace ihala::tools {

// Stays and syncs: at once, when the server rings, and every few minutes, until the person asks to stop. Tells after
// each sync that brought something which cases it concerns; with JSON, one value a line. Signs in again by itself where
// the session has ended. A link that fails is told and waited out; what waiting does not mend ends it.
ExitCode WatchStore(Field& field, uint32_t max_failures);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_FIELD_WATCH_ACTION_H_
