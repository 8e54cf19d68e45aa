#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

class OnceTokensTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }
};

TEST_F(OnceTokensTest, ATokenSubmitsOnceAlsoAfterARestart) {
  ASSERT_TRUE(client_->SubmitReferralOnce(Dossier(), "row-1").ok());
  Reopen();
  const absl::Status again = client_->SubmitReferralOnce(Dossier(), "row-1").status();
  EXPECT_TRUE(absl::IsAlreadyExists(again));
  EXPECT_EQ(ReasonOf(again), "SUBMITTED_BEFORE");
  EXPECT_EQ(client_->ListOperations()->size(), 1u);
  EXPECT_TRUE(client_->SubmitReferralOnce(Dossier(), "row-2").ok());
}

TEST_F(OnceTokensTest, ARefusalUsesNoTokenUp) {
  v1::Referral referral = Dossier();
  referral.mutable_envelope()->set_desk("");
  EXPECT_TRUE(absl::IsInvalidArgument(client_->SubmitReferralOnce(referral, "row").status()));
  EXPECT_TRUE(client_->SubmitReferralOnce(Dossier(), "row").ok());
}

TEST_F(OnceTokensTest, RefusesTokensOfTheWrongLength) {
  EXPECT_TRUE(absl::IsInvalidArgument(client_->SubmitReferralOnce(Dossier(), "").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(client_->SubmitReferralOnce(Dossier(), std::string(65, 'x')).status()));
}

}  // namespace
}  // namespace ihala::client
