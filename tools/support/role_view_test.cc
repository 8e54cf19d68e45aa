#include "tools/support/role_view.h"

#include "gtest/gtest.h"

namespace ihala::tools {
namespace {

TEST(RoleViewTest, SaysOfEachRoleItsRightsAndItsLimits) {
  v1::Account account;
  v1::RoleBinding& reviewer = *account.add_roles();
  reviewer.set_role(v1::ROLE_REVIEWER);
  reviewer.add_desks("D-101");
  reviewer.add_governorates("PS27");
  v1::RoleBinding& system = *account.add_roles();
  system.set_role(v1::ROLE_INTEGRATOR);
  system.add_rights(v1::RIGHT_READ);
  system.add_rights(v1::RIGHT_COMMENT);
  account.add_roles()->set_role(v1::ROLE_LEAD);
  EXPECT_EQ(RolesText(account.roles(), Language::kEnglish), "reviewer (D-101, PS27), integrator: read, comment, lead");
  EXPECT_EQ(RolesText({}, Language::kArabic), "");
}

}  // namespace
}  // namespace ihala::tools
