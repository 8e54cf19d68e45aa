#include "server/handlers/attempt_limiter.h"

#include "gtest/gtest.h"
#include "server/handlers/retry_after.h"

namespace ihala {
namespace {

class AttemptLimiterTest : public ::testing::Test {
 protected:
  // How many of `tries` with these names are let through.
  int LetThrough(int tries, const std::string& account, const std::string& device, const std::string& address) {
    int through = 0;
    for (int i = 0; i < tries; ++i) through += limiter_.Begin(account, device, address).ok() ? 1 : 0;
    return through;
  }

  FakeClock clock_;
  SeededRandom random_{7};
  const AttemptLimits limits_ = AttemptLimits::SignIns();
  AttemptLimiter limiter_{&clock_, &random_, limits_};
};

TEST_F(AttemptLimiterTest, AnAccountHasItsNumberOfFailures) {
  EXPECT_EQ(LetThrough(100, "W-31", "", "192.0.2.1"), limits_.per_account);
  EXPECT_EQ(LetThrough(1, "W-32", "", "192.0.2.1"), 1);
}

TEST_F(AttemptLimiterTest, ADeviceHasItsNumberWhateverTheAccounts) {
  int through = 0;
  for (int i = 0; i < 50; ++i) through += LetThrough(1, "W-" + std::to_string(i), "device", "192.0.2.1");
  EXPECT_EQ(through, limits_.per_device);
}

TEST_F(AttemptLimiterTest, AnAddressHasItsNumberWhateverTheAccounts) {
  int through = 0;
  for (int i = 0; i < 300; ++i) through += LetThrough(1, "W-" + std::to_string(i), "", "192.0.2.1");
  EXPECT_EQ(through, limits_.per_address);
  EXPECT_EQ(LetThrough(1, "W-1000", "", "192.0.2.2"), 1);
}

TEST_F(AttemptLimiterTest, ARefusalSaysWhenToComeBackAndThenLetsOneIn) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  const auto refused = limiter_.Begin("W-31", "", "192.0.2.1");
  ASSERT_TRUE(absl::IsResourceExhausted(refused.status()));
  const auto wait = RetryAfter(refused.status());
  ASSERT_TRUE(wait.has_value());
  EXPECT_GT(*wait, absl::ZeroDuration());
  EXPECT_LE(*wait, limits_.window);
  clock_.Advance(*wait - absl::Milliseconds(1));
  EXPECT_FALSE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_TRUE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
}

TEST_F(AttemptLimiterTest, SuccessesDoNotCount) {
  for (int i = 0; i < 1000; ++i) {
    const auto attempt = limiter_.Begin("W-31", "device", "192.0.2.1");
    ASSERT_TRUE(attempt.ok()) << i;
    limiter_.Succeeded(*attempt);
  }
}

TEST_F(AttemptLimiterTest, KnowingOnePassphraseGivesNoMoreGuessesAtAnother) {
  int guesses = 0;
  for (int i = 0; i < 300; ++i) {
    const auto own = limiter_.Begin("W-31", "", "192.0.2.1");
    if (own.ok()) limiter_.Succeeded(*own);
    guesses += LetThrough(1, "V-" + std::to_string(i), "", "192.0.2.1");
  }
  EXPECT_EQ(guesses, limits_.per_address);
}

TEST_F(AttemptLimiterTest, ARefusedTryCountsNowhere) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  // The ninety refused ones took nothing from the address.
  int through = 0;
  for (int i = 0; i < 200; ++i) through += LetThrough(1, "V-" + std::to_string(i), "", "192.0.2.1");
  EXPECT_EQ(through, limits_.per_address - limits_.per_account);
}

TEST_F(AttemptLimiterTest, SettingTheWallClockForgetsNothing) {
  LetThrough(100, "W-31", "", "192.0.2.1");
  clock_.SetNow(clock_.Now() + absl::Hours(24));
  EXPECT_FALSE(limiter_.Begin("W-31", "", "192.0.2.1").ok());
}

}  // namespace
}  // namespace ihala
