#include "common/base/code_points.h"

#include <gtest/gtest.h>

namespace ihala {
namespace {

TEST(CodePointsTest, EveryCodePointGoesBothWays) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string bytes;
    AppendCodePoint(code, bytes);
    absl::string_view rest(bytes);
    ASSERT_EQ(TakeCodePoint(rest), code);
    ASSERT_TRUE(rest.empty());
  }
}

TEST(CodePointsTest, WhatIsNoCharacterTakesOneByte) {
  for (absl::string_view bad : {"\x80z", "\xc1\x81z", "\xe0\x80\x80z", "\xed\xa0\x80z", "\xf0\x80\x80\x80z",
                                "\xf4\x90\x80\x80z", "\xf5z", "\xffz", "\xd9z", "\xe2\x82z"}) {
    const size_t size = bad.size();
    EXPECT_EQ(TakeCodePoint(bad), std::nullopt);
    EXPECT_EQ(bad.size(), size - 1);
  }
}

TEST(CodePointsTest, ACutSequenceAtTheEndIsNoCharacter) {
  absl::string_view cut("\xf0\x9f\x98");
  EXPECT_EQ(TakeCodePoint(cut), std::nullopt);
}

TEST(CodePointsTest, WhatIsNoCodePointIsWrittenAsReplacement) {
  std::string bytes;
  AppendCodePoint(0xD800, bytes);
  AppendCodePoint(0x110000, bytes);
  EXPECT_EQ(bytes, "\uFFFD\uFFFD");
}

}  // namespace
}  // namespace ihala
