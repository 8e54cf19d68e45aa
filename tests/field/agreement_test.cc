#include "tests/field/field_test_base.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;

TEST_F(FieldTest, TheAgreementsThatBindReferralsAreReadWithoutALink) {
  SignIn();
  up_ = true;
  ASSERT_EQ(Run("sync"), kExitOk) << err_.str();
  up_ = false;
  ASSERT_EQ(Run("--lang en agreement list"), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr(world::kAgreement1));
  EXPECT_THAT(out_.str(), HasSubstr("in force today"));
  ASSERT_EQ(Run("agreement list"), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("سارية اليوم"));
  ASSERT_EQ(Run("--lang en agreement show", {world::kAgreement1}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("version 1: in force today"));
  ASSERT_EQ(Run("--json agreement show", {world::kAgreement1, "--version", "1"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("\"in_force\":true"));
  EXPECT_EQ(Run("--lang en agreement show", {world::kAgreement1, "--version", "9"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("no agreement of this id and version"));
  EXPECT_EQ(Run("agreement show DSA-NONE"), kExitUsage);
}

}  // namespace
}  // namespace ihala::tools
