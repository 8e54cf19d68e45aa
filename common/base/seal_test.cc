#include "common/base/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <type_traits>
#include <utility>

namespace ihala {
namespace {

class SealTest : public testing::Test {
 protected:
  SeededRandom random_{1};
  const Key32 key_ = Key32::Generate(random_);
};

TEST_F(SealTest, WhatIsSealedOpensUnderItsKeyAndPlaceAlone) {
  const std::string sealed = Seal(key_, "outbox/1", "اسم", random_);
  EXPECT_EQ(*Unseal(key_, "outbox/1", sealed), "اسم");
  EXPECT_EQ(Unseal(key_, "outbox/2", sealed).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Unseal(Key32::Generate(random_), "outbox/1", sealed).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Unseal(Key32(), "outbox/1", sealed).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SealTest, NoBitOfItCanBeAnotherAndNoByteCanBeMissing) {
  const std::string sealed = Seal(key_, "place", "words", random_);
  ASSERT_EQ(sealed.size(), 5 + kSealBytes);
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string other = sealed;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(Unseal(key_, "place", other).ok()) << bit;
  }
  for (size_t size = 0; size < sealed.size(); ++size) EXPECT_FALSE(Unseal(key_, "place", sealed.substr(0, size)).ok());
  EXPECT_FALSE(Unseal(key_, "place", sealed + "x").ok());
}

TEST_F(SealTest, EqualWordsAreSealedDifferentlyEachTimeAndNothingToSayToo) {
  EXPECT_NE(Seal(key_, "p", "words", random_), Seal(key_, "p", "words", random_));
  EXPECT_EQ(*Unseal(key_, "p", Seal(key_, "p", "", random_)), "");
}

TEST_F(SealTest, WhatIsSealedToSomebodyOnlyTheyOpen) {
  const std::string sealed = *SealTo(SealingPublicKey(key_), "words");
  EXPECT_EQ(sealed.size(), 5 + kSealToBytes);
  EXPECT_EQ(*UnsealWith(key_, sealed), "words");
  EXPECT_FALSE(UnsealWith(Key32::Generate(random_), sealed).ok());
  EXPECT_FALSE(UnsealWith(key_, sealed.substr(1)).ok());
  EXPECT_FALSE(UnsealWith(key_, "").ok());
  EXPECT_EQ(SealTo("short", "words").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SealTo(std::string(32, '\0'), "words").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SealTest, KeysThatFollowFromOneAreOthersForEachPurpose) {
  EXPECT_NE(key_.Derive("a").Reveal(), key_.Derive("b").Reveal());
  EXPECT_NE(key_.Derive("a").Reveal(), key_.Reveal());
  EXPECT_EQ(key_.Derive("a").Reveal(), key_.Copy().Derive("a").Reveal());
}

TEST_F(SealTest, AKeyIsMovedAndNeverCopiedInSilence) {
  static_assert(!std::is_copy_constructible_v<Key32> && !std::is_copy_assignable_v<Key32>);
  Key32 key = key_.Copy();
  const Key32 other = std::move(key);
  EXPECT_TRUE(key.empty());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(key.Reveal(), "");
  EXPECT_EQ(other.Reveal(), key_.Reveal());
  EXPECT_EQ(Key32::FromBytes("short").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Key32::FromBytes(key_.Reveal())->Reveal(), key_.Reveal());
}

}  // namespace
}  // namespace ihala
