#ifndef IHALA_TOOLS_ADMIN_ARRANGEMENT_ACTIONS_H_
#define IHALA_TOOLS_ADMIN_ARRANGEMENT_ACTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "ihala/v1/arrangement.pb.h"
#include "tools/admin/admin.h"

// What the commands of trials and shocks do, once parsed.
namespace ihala::tools {

// Tells who has not signed the workflow yet.
absl::Status DeclareArrangement(Admin& admin, const v1::Arrangement& entry);
absl::Status EndArrangement(Admin& admin, const std::string& id, const std::string& last_day);
absl::Status ListArrangements(Admin& admin, v1::ArrangementKind kind);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_ADMIN_ARRANGEMENT_ACTIONS_H_
