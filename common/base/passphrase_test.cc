#include "common/base/passphrase.h"

#include <gtest/gtest.h>
#include "absl/strings/match.h"
#include "common/base/limits.h"

namespace ihala {
namespace {

const PassphraseCost kCost = PassphraseCost::ForTests();

TEST(PassphraseTest, OnlyTheRightOneVerifies) {
  const std::string hash = HashPassphrase("كلمة السر", kCost).value();
  EXPECT_TRUE(absl::StartsWith(hash, "$argon2id$"));
  EXPECT_TRUE(VerifyPassphrase(hash, "كلمة السر"));
  EXPECT_FALSE(VerifyPassphrase(hash, "كلمة سر"));
  EXPECT_FALSE(VerifyPassphrase(hash, ""));
}

TEST(PassphraseTest, EachHashHasItsOwnSalt) {
  EXPECT_NE(HashPassphrase("same", kCost).value(), HashPassphrase("same", kCost).value());
}

TEST(PassphraseTest, WhatIsNoHashVerifiesNothing) {
  const std::string hash = HashPassphrase("right", kCost).value();
  EXPECT_FALSE(VerifyPassphrase("", "right"));
  EXPECT_FALSE(VerifyPassphrase("right", "right"));
  EXPECT_FALSE(VerifyPassphrase(hash.substr(0, hash.size() - 3), "right"));
  EXPECT_FALSE(VerifyPassphrase(std::string(1000, 'a'), "right"));
  EXPECT_FALSE(VerifyPassphrase(hash + std::string(1, '\0'), "right"));
}

TEST(PassphraseTest, EmptyAndEndlessOnesAreRefused) {
  EXPECT_EQ(HashPassphrase("", kCost).status().code(), absl::StatusCode::kInvalidArgument);
  const std::string endless(limits::kPassphraseBytes + 1, 'x');
  EXPECT_EQ(HashPassphrase(endless, kCost).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PassphraseTest, AChangedCostAsksForANewHash) {
  const std::string hash = HashPassphrase("p", kCost).value();
  EXPECT_FALSE(NeedsRehash(hash, kCost));
  EXPECT_TRUE(NeedsRehash(hash, PassphraseCost::Production()));
  EXPECT_TRUE(NeedsRehash("no hash", kCost));
}

TEST(KeyFromPassphraseTest, FollowsFromPassphraseSaltAndCostAlone) {
  const std::string salt(kSaltBytes, 's');
  const Key32 key = *KeyFromPassphrase("كلمة السر", salt, kCost);
  EXPECT_EQ(KeyFromPassphrase("كلمة السر", salt, kCost)->Reveal(), key.Reveal());
  EXPECT_NE(KeyFromPassphrase("كلمة سر", salt, kCost)->Reveal(), key.Reveal());
  EXPECT_NE(KeyFromPassphrase("كلمة السر", std::string(kSaltBytes, 't'), kCost)->Reveal(), key.Reveal());
  EXPECT_NE(KeyFromPassphrase("كلمة السر", salt, {kCost.passes + 1, kCost.memory_bytes})->Reveal(), key.Reveal());
}

TEST(KeyFromPassphraseTest, RefusesWhatIsNoneAndWhatNobodySets) {
  const std::string salt(kSaltBytes, 's');
  EXPECT_TRUE(absl::IsInvalidArgument(KeyFromPassphrase("", salt, kCost).status()));
  EXPECT_TRUE(
      absl::IsInvalidArgument(KeyFromPassphrase(std::string(limits::kPassphraseBytes + 1, 'a'), salt, kCost).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(KeyFromPassphrase("words", "short", kCost).status()));
  EXPECT_TRUE(absl::IsDataLoss(KeyFromPassphrase("words", salt, {1, size_t{1} << 40}).status()));
  EXPECT_TRUE(absl::IsDataLoss(KeyFromPassphrase("words", salt, {0, kCost.memory_bytes}).status()));
}

TEST(PassphraseCostTest, IsMeasuredWithinBounds) {
  const PassphraseCost cost = PassphraseCost::Measured(absl::ZeroDuration());
  EXPECT_EQ(cost.passes, 3u);
  EXPECT_EQ(cost.memory_bytes, size_t{64} << 20);
  EXPECT_EQ(PassphraseCost::Measured(absl::InfiniteDuration()).passes, 100u);
}

}  // namespace
}  // namespace ihala
