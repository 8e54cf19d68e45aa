#ifndef IHALA_TOOLS_ADMIN_FREEZE_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_FREEZE_ACTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "tools/admin/admin.h"

namespace ihala::tools {

// Freezes an organisation at once.
absl::Status FreezeOrganisation(Admin& admin, const std::string& organisation);
// Says for the administrator that a freeze may end, and whether it is over.
absl::Status LiftFreeze(Admin& admin, const std::string& organisation);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_FREEZE_ACTIONS_H_
