#include "server/keys/master_keys.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

std::string Hex(char digit) { return std::string(64, digit); }

std::string KeyOf(const MasterKeys& keys, uint32_t version) {
  return keys.Find(version) == nullptr ? "" : std::string(keys.Find(version)->Reveal());
}

TEST(MasterKeysTest, DigitsAloneAreVersionOne) {
  const auto keys = MasterKeys::Parse(absl::StrCat("  ", Hex('1'), " \n"), "here");
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->newest(), 1u);
  EXPECT_EQ(KeyOf(*keys, 1), std::string(32, '\x11'));
  EXPECT_EQ(keys->Find(2), nullptr);
}

TEST(MasterKeysTest, EachVersionHasItsLineAndTheHighestIsTheNewest) {
  const auto keys =
      MasterKeys::Parse(absl::StrCat("# old\n3:", Hex('a'), "\r\n\n 2:", Hex('B'), ",12:", Hex('0')), "x");
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->Versions(), (std::vector<uint32_t>{2, 3, 12}));
  EXPECT_EQ(keys->newest(), 12u);
  EXPECT_EQ(KeyOf(*keys, 3), std::string(32, '\xaa'));
  EXPECT_EQ(KeyOf(*keys, 2), std::string(32, '\xbb'));
}

TEST(MasterKeysTest, WhatIsNoKeyIsRefusedByItsLineAndNeverQuoted) {
  const std::string hex = Hex('e');
  for (const std::string& text : {std::string(), std::string("# nothing\n"), hex.substr(1), hex + "0", "0:" + hex,
                                  "-1:" + hex, "one:" + hex, "3000000000:" + hex, "1:" + hex.substr(1) + "g",
                                  "1:" + hex + "\n1:" + Hex('f'), hex + "\n2:" + Hex('f'), "1:2:" + hex}) {
    const auto keys = MasterKeys::Parse(text, "the environment");
    ASSERT_TRUE(absl::IsInvalidArgument(keys.status())) << text;
    EXPECT_TRUE(absl::StrContains(keys.status().message(), "the environment")) << keys.status();
    EXPECT_FALSE(absl::StrContains(keys.status().message(), "eeee")) << keys.status();
  }
}

TEST(MasterKeysTest, ALineThatIsMadeIsRead) {
  SeededRandom random(4);
  const Secret line = MasterKeys::MakeLine(7, random);
  const auto keys = MasterKeys::Parse(line.Reveal(), "a line");
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_EQ(keys->newest(), 7u);
  EXPECT_NE(MasterKeys::MakeLine(7, random).Reveal(), line.Reveal());
}

}  // namespace
}  // namespace ihala
