#include "common/base/random.h"

#include <set>

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(SeededRandomTest, TheSameSeedGivesTheSameBytesHoweverTheyAreDrawn) {
  SeededRandom whole(7), parts(7);
  const std::string expected = whole.Bytes(5000);
  std::string drawn;
  for (size_t size : {0, 1, 1022, 2, 3000, 975}) drawn += parts.Bytes(size);
  EXPECT_EQ(drawn, expected);
}

TEST(SeededRandomTest, DifferentSeedsGiveDifferentBytes) {
  EXPECT_NE(SeededRandom(1).Bytes(16), SeededRandom(2).Bytes(16));
  EXPECT_NE(SeededRandom(1).Bytes(16), SeededRandom(uint64_t{1} << 56).Bytes(16));
}

TEST(SeededRandomTest, BlocksDoNotRepeat) {
  SeededRandom random(3);
  std::set<std::string> blocks;
  for (int i = 0; i < 50; ++i) blocks.insert(random.Bytes(1024));
  EXPECT_EQ(blocks.size(), 50u);
}

TEST(RandomTest, UniformStaysBelowItsBoundAndReachesEveryValue) {
  SeededRandom random(11);
  int seen[6] = {};
  for (int i = 0; i < 6000; ++i) {
    const uint64_t value = random.Uniform(6);
    ASSERT_LT(value, 6u);
    ++seen[value];
  }
  for (int count : seen) EXPECT_NEAR(count, 1000, 150);
  EXPECT_EQ(random.Uniform(0), 0u);
  EXPECT_EQ(random.Uniform(1), 0u);
}

TEST(RandomTest, UniformWorksWithBoundsThatNearlyFillTheRange) {
  SeededRandom random(13);
  const uint64_t bound = (uint64_t{1} << 63) + 1;
  bool upper_half = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t value = random.Uniform(bound);
    ASSERT_LT(value, bound);
    upper_half |= value > bound / 2;
  }
  EXPECT_TRUE(upper_half);
}

TEST(SystemRandomTest, FillsAllAndNeverTheSameTwice) {
  SystemRandom& random = SystemRandom::Get();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.Bytes(16));
  EXPECT_EQ(seen.size(), 100u);
}

}  // namespace
}  // namespace ihala
