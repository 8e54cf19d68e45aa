#include "tools/load/words.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

void ExpectWide(absl::Span<const absl::string_view> names) {
  EXPECT_GE(names.size(), 300u);
  std::set<std::string> seen;
  for (absl::string_view name : names) {
    EXPECT_TRUE(seen.insert(std::string(name)).second) << name << " is there twice";
    EXPECT_EQ(name.find_first_of("_|,;\"\n0123456789"), absl::string_view::npos) << name;
    EXPECT_LE(name.size(), 60u) << name;
  }
}

TEST(WordsTest, VocabulariesAreWideAndWithoutRepeats) {
  ExpectWide(MaleFirstNames());
  ExpectWide(FemaleFirstNames());
  ExpectWide(FamilyNames());
}

TEST(WordsTest, FamilyNamesHoldCompoundsOfEachKind) {
  int abu = 0;
  int abd = 0;
  int article = 0;
  for (absl::string_view name : FamilyNames()) {
    abu += name.substr(0, 7) == "أبو ";
    abd += name.substr(0, 7) == "عبد ";
    article += name.substr(0, 4) == "ال";
  }
  EXPECT_GE(abu, 50);
  EXPECT_GE(abd, 10);
  EXPECT_GE(article, 100);
}

TEST(WordsTest, EachLocalityLiesInAKnownGovernorate) {
  std::set<std::string> pcodes;
  for (const Governorate& governorate : Governorates()) pcodes.emplace(governorate.pcode);
  EXPECT_THAT(pcodes, testing::ElementsAre("PS0255", "PS0260", "PS0265", "PS0270", "PS0275"));
  std::set<std::string> used;
  for (const Locality& locality : Localities()) {
    EXPECT_EQ(pcodes.count(std::string(locality.governorate)), 1u) << locality.name_ar;
    used.emplace(locality.governorate);
  }
  EXPECT_EQ(used, pcodes);
}

TEST(WordsTest, UnknownCodeHasNoWord) {
  EXPECT_EQ(ArabicWord(Code::kShelter, "TENT"), "خيمة");
  EXPECT_EQ(ArabicWord(Code::kSite, "TENT"), "");
}

TEST(DrawTest, CheckDigitMakesKnownSyntheticNumbers) {
  for (absl::string_view number : {"600000004", "600000012", "600000020", "600000103", "600000111", "600000129",
                                   "601234560", "602000010", "602000028", "603003005", "006000004", "060000007"}) {
    EXPECT_EQ(CheckDigit(number.substr(0, 8)), number[8]) << number;
  }
}

TEST(DrawTest, WeightsAreKept) {
  SeededRandom random(1);
  int counts[3] = {0, 0, 0};
  for (int i = 0; i < 10000; ++i) ++counts[Weighted(random, {7, 0, 3})];
  EXPECT_NEAR(counts[0], 7000, 250);
  EXPECT_EQ(counts[1], 0);
}

TEST(DrawTest, CommonNamesComeMoreOften) {
  SeededRandom random(1);
  const auto names = MaleFirstNames();
  int front = 0;
  std::set<std::string> seen;
  for (int i = 0; i < 20000; ++i) {
    const absl::string_view name = PickName(random, names);
    seen.emplace(name);
    for (size_t at = 0; at < 30; ++at) front += names[at] == name;
  }
  // Thirty of 337 names would be 9 % if all were alike.
  EXPECT_GT(front, 20000 * 20 / 100);
  EXPECT_GT(seen.size(), names.size() * 9 / 10);
}

}  // namespace
}  // namespace ihala::load
