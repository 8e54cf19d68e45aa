#ifndef IHALA_TOOLS_SUPPORT_ROLE_VIEW_H_
#define IHALA_TOOLS_SUPPORT_ROLE_VIEW_H_

#include <string>

#include "google/protobuf/repeated_field.h"
#include "ihala/v1/directory.pb.h"
#include "tools/support/messages.h"

namespace ihala::tools {

// Roles as people read them, each with the desks and governorates to which it is limited, and an integrator's with its
// rights: "reviewer (D-101), integrator: read, submit".
std::string RolesText(const google::protobuf::RepeatedPtrField<v1::RoleBinding>& roles, Language language);

}  // namespace ihala::tools

#endif  // IHALA_TOOLS_SUPPORT_ROLE_VIEW_H_
