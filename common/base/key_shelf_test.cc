#include "common/base/key_shelf.h"

#include <string>

#include "common/base/random.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

std::string KeyOf(char filling) { return std::string(kKeyBytes, filling); }

TEST(KeyShelfTest, LendsWhatWasPutInEachPlace) {
  KeyShelf shelf(3);
  for (size_t place = 0; place < 3; ++place) shelf.Put(place, KeyOf(static_cast<char>('a' + place)));
  for (size_t place = 0; place < 3; ++place) {
    LoanedKey key;
    EXPECT_TRUE(key.empty());
    shelf.Lend(place, &key);
    EXPECT_EQ(key.Reveal(), KeyOf(static_cast<char>('a' + place)));
  }
}

TEST(KeyShelfTest, ALoanOutlivesThePlaceAndAPlaceIsWiped) {
  KeyShelf shelf(1);
  shelf.Put(0, KeyOf('k'));
  LoanedKey before;
  shelf.Lend(0, &before);
  shelf.Wipe(0);
  LoanedKey after;
  shelf.Lend(0, &after);
  EXPECT_EQ(before.Reveal(), KeyOf('k'));
  EXPECT_EQ(after.Reveal(), KeyOf('\0'));
}

TEST(KeyShelfTest, WhatIsSealedUnderALoanOpensUnderTheKeyItself) {
  SeededRandom random(5);
  const Key32 key = Key32::Generate(random);
  KeyShelf shelf(1);
  shelf.Put(0, key.Reveal());
  LoanedKey loan;
  shelf.Lend(0, &loan);
  const std::string sealed = SealUnder(loan.Reveal(), "place", "words", random);
  EXPECT_EQ(Unseal(key, "place", sealed).value_or(""), "words");
  EXPECT_EQ(UnsealUnder(loan.Reveal(), "place", Seal(key, "place", "words", random)).value_or(""), "words");
  EXPECT_TRUE(absl::IsDataLoss(UnsealUnder(loan.Reveal(), "another", sealed).status()));
  EXPECT_TRUE(absl::IsDataLoss(UnsealUnder(KeyOf('x'), "place", sealed).status()));
}

TEST(KeyShelfDeathTest, PlacesAndKeysOfTheWrongSizeEndTheProgram) {
  KeyShelf shelf(2);
  EXPECT_DEATH(shelf.Put(2, KeyOf('k')), "");
  EXPECT_DEATH(shelf.Put(0, "short"), "");
  SeededRandom random(5);
  EXPECT_DEATH(SealUnder("", "place", "words", random), "");
}

}  // namespace
}  // namespace ihala
