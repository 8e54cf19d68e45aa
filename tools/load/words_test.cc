#include "tools/load/words.h"

#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "common/text/arabic_keys.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/draw.h"

namespace ihala::load {
namespace {

using Words = absl::Span<const absl::string_view>;

void ExpectWide(Words names) {
  EXPECT_GE(names.size(), 500u);
  std::map<std::string, absl::string_view> seen;
  for (absl::string_view name : names) {
    const auto added = seen.emplace(text::StrictKey(name), name);
    EXPECT_TRUE(added.second) << name << " is there already as " << added.first->second;
    EXPECT_EQ(name.find_first_of("_|,;\"\n0123456789"), absl::string_view::npos) << name;
    EXPECT_LE(name.size(), 60u) << name;
  }
}

TEST(WordsTest, VocabulariesAreWideAndWithoutRepeats) {
  ExpectWide(MaleFirstNames());
  ExpectWide(FemaleFirstNames());
  ExpectWide(FamilyNames());
}

TEST(WordsTest, NamePartsAreTwoThousandAtLeast) {
  std::set<std::string> keys;
  for (const Words names : {MaleFirstNames(), FemaleFirstNames(), FamilyNames()}) {
    for (absl::string_view name : names) keys.insert(text::StrictKey(name));
  }
  EXPECT_GE(keys.size(), 2000u);
}

TEST(WordsTest, FirstNamesHoldCompoundsOfEachKind) {
  int abd = 0;
  int din = 0;
  int two = 0;
  for (absl::string_view name : MaleFirstNames()) {
    abd += absl::StartsWith(name, "عبد ");
    din += absl::EndsWith(name, " الدين");
    two += absl::StrContains(name, " ");
  }
  EXPECT_GE(abd, 90);
  EXPECT_GE(din, 50);
  EXPECT_GE(two, 220);
}

TEST(WordsTest, PlacesAndPhrasesAreThreeHundredAtLeast) {
  std::set<std::string> keys;
  size_t entries = 0;
  const auto add = [&](absl::string_view words) {
    ++entries;
    EXPECT_TRUE(keys.insert(text::StrictKey(words)).second) << words << " is there already";
  };
  for (const Locality& locality : Localities()) add(locality.name_ar);
  for (SiteName kind : {SiteName::kSchool, SiteName::kSchoolKind, SiteName::kCamp, SiteName::kLandmark}) {
    for (absl::string_view name : SiteNames(kind)) add(name);
  }
  for (int topic = 0; topic <= static_cast<int>(Topic::kRemark); ++topic) {
    for (absl::string_view phrase : Phrases(static_cast<Topic>(topic))) add(phrase);
  }
  EXPECT_GE(keys.size(), 300u);
  EXPECT_EQ(keys.size(), entries);
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
  // Thirty of so many would be 3 % if all were alike.
  EXPECT_GT(front, 20000 * 25 / 100);
  EXPECT_GT(seen.size(), names.size() * 6 / 10);
}

}  // namespace
}  // namespace ihala::load
