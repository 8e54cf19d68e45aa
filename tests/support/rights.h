#ifndef IHALA_TESTS_SUPPORT_RIGHTS_H_
#define IHALA_TESTS_SUPPORT_RIGHTS_H_

#include "ihala/v1/directory.pb.h"

namespace ihala {

// Lists every right in an integrator's role. Every other role is left as it is: it has none to list.
inline void ListAllRights(v1::RoleBinding* binding) {
  if (binding->role() != v1::ROLE_INTEGRATOR) return;
  for (int right = v1::RIGHT_UNSPECIFIED + 1; right < v1::Right_ARRAYSIZE; ++right) {
    binding->add_rights(static_cast<v1::Right>(right));
  }
}

}  // namespace ihala

#endif  // IHALA_TESTS_SUPPORT_RIGHTS_H_
