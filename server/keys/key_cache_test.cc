#include "server/keys/key_cache.h"

#include <string>

#include "gtest/gtest.h"

namespace ihala {
namespace {

std::string KeyOf(uint64_t slot) { return std::string(kKeyBytes, static_cast<char>(slot)); }

bool Has(KeyCache& cache, uint64_t slot) {
  LoanedKey key;
  if (!cache.Lend(slot, &key)) return false;
  EXPECT_EQ(key.Reveal(), KeyOf(slot));
  return true;
}

TEST(KeyCacheTest, KeepsWhatIsUsedAndLetsTheRestGo) {
  KeyCache cache(3);
  for (const uint64_t slot : {1, 2, 3}) cache.Put(slot, KeyOf(slot));
  EXPECT_TRUE(Has(cache, 1));
  EXPECT_TRUE(Has(cache, 3));
  cache.Put(4, KeyOf(4));
  EXPECT_TRUE(Has(cache, 1));
  EXPECT_FALSE(Has(cache, 2));
  EXPECT_TRUE(Has(cache, 3));
  EXPECT_TRUE(Has(cache, 4));
}

TEST(KeyCacheTest, WhatIsRemovedIsGoneAndItsPlaceIsUsedAgain) {
  KeyCache cache(2);
  cache.Put(1, KeyOf(1));
  cache.Put(2, KeyOf(2));
  cache.Remove(1);
  cache.Remove(9);
  EXPECT_FALSE(Has(cache, 1));
  EXPECT_TRUE(Has(cache, 2));
  cache.Put(5, KeyOf(5));
  EXPECT_TRUE(Has(cache, 5));
  EXPECT_TRUE(Has(cache, 2));
}

TEST(KeyCacheTest, EveryKeyIsItsOwnAfterManyRounds) {
  KeyCache cache(7);
  for (uint64_t slot = 1; slot < 200; ++slot) {
    cache.Put(slot, KeyOf(slot));
    for (uint64_t other = slot < 10 ? 1 : slot - 9; other <= slot; ++other) Has(cache, other);
    EXPECT_TRUE(Has(cache, slot));
  }
}

}  // namespace
}  // namespace ihala
