#include "common/text/utf8.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "common/base/errors.h"

namespace ihala::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Codes(absl::string_view text, size_t most, Lines lines = Lines::kMany) {
  std::vector<std::string> codes;
  for (const FieldViolation& violation : Violations(CheckFreeText("note", text, most, lines))) {
    EXPECT_EQ(violation.field, "note");
    codes.push_back(violation.code);
  }
  return codes;
}

TEST(FreeTextTest, WhatPeopleTypeIsFine) {
  EXPECT_THAT(Codes("أسرة نازحة بلا دخل\nوفيها رضيع.", 400), IsEmpty());
  EXPECT_THAT(Codes("", 0), IsEmpty());
  EXPECT_THAT(Codes("محمد\u200F", 10), IsEmpty());               // A mark that Arabic keyboards produce.
  EXPECT_THAT(Codes("=CMD() <b>", 60, Lines::kOne), IsEmpty());  // Harmless until shown or exported.
}

TEST(FreeTextTest, EachBrokenRuleIsNamedOnce) {
  EXPECT_THAT(Codes("a\xff\xfe", 10), ElementsAre("NOT_UTF8"));
  EXPECT_THAT(Codes("a\x01\x02\x7f", 10), ElementsAre("CONTROL_CHARACTER"));
  EXPECT_THAT(Codes(absl::string_view("a\0b", 3), 10), ElementsAre("CONTROL_CHARACTER"));
  EXPECT_THAT(Codes("a\u0085", 10), ElementsAre("CONTROL_CHARACTER"));
  EXPECT_THAT(Codes("a\uFFFE", 10), ElementsAre("CONTROL_CHARACTER"));
  EXPECT_THAT(Codes("abc", 2), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes("\xff\x01\u202Eabc", 2), ElementsAre("NOT_UTF8", "CONTROL_CHARACTER", "BIDI_OVERRIDE", "TOO_LONG"));
}

TEST(FreeTextTest, EveryReorderingCharacterIsRefused) {
  for (char32_t code = 0x2000; code < 0x2100; ++code) {
    const bool reorders = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    const std::string text = "محمد" + ToUtf8(std::u32string(1, code));
    EXPECT_EQ(Codes(text, 10), reorders ? std::vector<std::string>{"BIDI_OVERRIDE"} : std::vector<std::string>{})
        << std::hex << static_cast<uint32_t>(code);
  }
}

TEST(FreeTextTest, AFieldOfOneLineHasNoLineBreaks) {
  for (const char* text : {"a\nb", "a\rb", "a\tb", "a\u2028b", "a\u2029b"}) {
    EXPECT_THAT(Codes(text, 10, Lines::kOne), ElementsAre("CONTROL_CHARACTER"));
    EXPECT_THAT(Codes(text, 10, Lines::kMany), IsEmpty());
  }
}

TEST(FreeTextTest, LengthCountsCharactersNotBytes) {
  EXPECT_THAT(Codes("محمد", 4), IsEmpty());
  EXPECT_THAT(Codes("محمد", 3), ElementsAre("TOO_LONG"));
  EXPECT_THAT(Codes("😀", 1), IsEmpty());
}

TEST(FreeTextTest, TheValueIsNeverInTheError) {
  const absl::Status status = CheckFreeText("name", "Khalil\x01", 3);
  EXPECT_EQ(status.ToString().find("Khalil"), std::string::npos);
}

TEST(Utf8Test, CodePointsGoBothWays) {
  const std::string text = "aé إحالة 😀";
  EXPECT_EQ(ToUtf8(ToCodePoints(text)), text);
  EXPECT_EQ(CodePointCount(text), 10u);
  EXPECT_TRUE(IsValidUtf8(text));
  EXPECT_FALSE(IsValidUtf8("a\xd8"));
  EXPECT_EQ(ToCodePoints("a\xd8"), U"a\uFFFD");
  EXPECT_EQ(CodePointCount("\xff\xff"), 2u);
}

TEST(Utf8Test, ThreeKindsOfDigitsCount) {
  for (int value = 0; value < 10; ++value) {
    for (char32_t zero : {U'0', U'\u0660', U'\u06F0'}) {
      EXPECT_EQ(DigitValue(zero + static_cast<char32_t>(value)), value);
    }
  }
  for (char32_t other : {U'/', U':', U'\u065F', U'\u066A', U'\u06EF', U'\u06FA', U'a'}) {
    EXPECT_EQ(DigitValue(other), -1);
  }
}

TEST(Utf8Test, SpacesAndInvisibleCharactersAreApart) {
  for (char32_t code = 0; code <= 0xFFFF; ++code) {
    ASSERT_FALSE(IsSpace(code) && IsInvisible(code)) << std::hex << static_cast<uint32_t>(code);
  }
  EXPECT_TRUE(IsSpace(0xA0));
  EXPECT_TRUE(IsInvisible(0x200F));
  EXPECT_TRUE(IsDash(0x2212));
  EXPECT_FALSE(IsDash('_'));
}

TEST(Utf8Test, BlankIsWhatShowsNothing) {
  for (const char* blank : {"", "  ", "\u00A0\t", "\u200F\uFEFF", "\u3000\n"}) EXPECT_TRUE(IsBlank(blank)) << blank;
  for (const char* text : {"0", " . ", "\xff", "\u064E"}) EXPECT_FALSE(IsBlank(text)) << text;
}

TEST(Utf8Test, DigitsOfThreeKindsBecomeAscii) {
  EXPECT_EQ(ToUtf8(WithAsciiDigits(ToCodePoints("٠١٢/۳۴-56 م"))), "012/34-56 م");
}

}  // namespace
}  // namespace ihala::text
