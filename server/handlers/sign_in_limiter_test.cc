#include "server/handlers/sign_in_limiter.h"

#include "gtest/gtest.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

class SignInLimiterTest : public ::testing::Test {
 protected:
  // How many of `tries` with these names are let through.
  int LetThrough(int tries, const std::string& account, const std::string& device, const std::string& address) {
    int through = 0;
    for (int i = 0; i < tries; ++i) through += limiter_.Begin(account, device, address).ok() ? 1 : 0;
    return through;
  }

  FakeClock clock_;
  SeededRandom random_{7};
  SignInLimiter limiter_{&clock_, &random_};
};

TEST_F(SignInLimiterTest, AnAccountHasItsNumberOfFailures) {
  EXPECT_EQ(LetThrough(100, "W-31", "", "192.0.2.1"), SignInLimiter::kPerAccount);
  EXPECT_EQ(LetThrough(1, "W-32", "", "192.0.2.1"), 1);
}

TEST_F(SignInLimiterTest, ADeviceHasItsNumberWhateverTheAccounts) {
  int through = 0;
  for (int i = 0; i < 50; ++i) through += LetThrough(1, "W-" + std::to_string(i), "device", "192.0.2.1");
  EXPECT_EQ(through, SignInLimiter::kPerDevice);
}

TEST_F(SignInLimiterTest, AnAddressHasItsNumberWhateverTheAccounts) {
  int through = 0;
  for (int i = 0; i < 300; ++i) through += LetThrough(1, "W-" + std::to_string(i), "", "192.0.2.1");
  EXPECT_EQ(through, SignInLimiter::kPerAddress);
  EXPECT_EQ(LetThrough(1, "W-1000", "", "192.0.2.2"), 1);
}

TEST_F(SignInLimiterTest, ARefusalSaysWhenToComeBackAndThenLetsOneIn) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  const auto refused = limiter_.Begin("W-31", "", "192.0.2.1");
  ASSERT_TRUE(absl::IsResourceExhausted(refused.status()));
  const auto wait = RetryAfter(refused.status());
  ASSERT_TRUE(wait.has_value());
  EXPECT_GT(*wait, absl::ZeroDuration());
  EXPECT_LE(*wait, SignInLimiter::kWindow);
  clock_.Advance(*wait - absl::Milliseconds(1));
  EXPECT_FALSE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_TRUE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
}

TEST_F(SignInLimiterTest, SuccessesDoNotCount) {
  for (int i = 0; i < 1000; ++i) {
    const auto attempt = limiter_.Begin("W-31", "device", "192.0.2.1");
    ASSERT_TRUE(attempt.ok()) << i;
    limiter_.Succeeded(*attempt);
  }
}

TEST_F(SignInLimiterTest, KnowingOnePassphraseGivesNoMoreGuessesAtAnother) {
  int guesses = 0;
  for (int i = 0; i < 300; ++i) {
    const auto own = limiter_.Begin("W-31", "", "192.0.2.1");
    if (own.ok()) limiter_.Succeeded(*own);
    guesses += LetThrough(1, "V-" + std::to_string(i), "", "192.0.2.1");
  }
  EXPECT_EQ(guesses, SignInLimiter::kPerAddress);
}

TEST_F(SignInLimiterTest, ARefusedTryCountsNowhere) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  // The ninety refused ones took nothing from the address.
  int through = 0;
  for (int i = 0; i < 200; ++i) through += LetThrough(1, "V-" + std::to_string(i), "", "192.0.2.1");
  EXPECT_EQ(through, SignInLimiter::kPerAddress - SignInLimiter::kPerAccount);
}

TEST_F(SignInLimiterTest, SettingTheWallClockForgetsNothing) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  clock_.SetNow(clock_.Now() + absl::Hours(24));
  EXPECT_FALSE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
}

}  // namespace
}  // namespace ihala
