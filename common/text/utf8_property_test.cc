#include <optional>
#include <string>

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include "common/base/code_points.h"
#include "common/base/random.h"
#include "common/text/utf8.h"
#include "tests/support/sanitized.h"

namespace ihala::text {
namespace {

constexpr char32_t kLastCode = 0x10FFFF;

// Bytes that are often nearly UTF-8: whole characters, cut ones and stray bytes.
std::string NearlyUtf8(Random& random) {
  std::string bytes;
  for (uint64_t n = random.Uniform(12); n > 0; --n) {
    const uint64_t kind = random.Uniform(4);
    if (kind == 0) {
      bytes += random.Bytes(1 + random.Uniform(3));
      continue;
    }
    std::string one;
    AppendCodePoint(static_cast<char32_t>(random.Uniform(uint64_t{1} << (7 + random.Uniform(15)))), one);
    if (kind == 1) one.resize(random.Uniform(one.size() + 1));
    bytes += one;
  }
  return bytes;
}

TEST(Utf8PropertyTest, TheDecoderAgreesWithIcuOnRandomBytes) {
  SeededRandom random(51);
  int valid = 0, broken = 0;
  for (int i = 0; i < 60000; ++i) {
    const std::string bytes = NearlyUtf8(random);
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8(nullptr, 0, &length, bytes.data(), static_cast<int32_t>(bytes.size()), &error);
    const bool icu_says = error != U_INVALID_CHAR_FOUND;
    ASSERT_EQ(IsValidUtf8(bytes), icu_says) << i;
    ++(icu_says ? valid : broken);
    absl::string_view rest(bytes);
    while (!rest.empty()) {
      int32_t at = 0;
      UChar32 expected = 0;
      U8_NEXT(rest.data(), at, static_cast<int32_t>(rest.size()), expected);
      const size_t before = rest.size();
      const std::optional<char32_t> code = TakeCodePoint(rest);
      ASSERT_EQ(code.has_value(), expected >= 0) << i;
      if (!code) continue;
      ASSERT_EQ(static_cast<UChar32>(*code), expected) << i;
      ASSERT_EQ(before - rest.size(), static_cast<size_t>(at)) << i;
    }
  }
  EXPECT_GT(valid, 5000);
  EXPECT_GT(broken, 5000);
}

TEST(Utf8PropertyTest, EveryCodePointGoesBothWays) {
  for (char32_t code = 0; code <= kLastCode; code += kStride) {
    std::string utf8;
    AppendCodePoint(code, utf8);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    const std::u32string back = ToCodePoints(utf8);
    ASSERT_EQ(back.size(), 1u);
    ASSERT_EQ(back[0], surrogate ? kReplacementCharacter : code);
  }
}

// Of every decimal digit of Unicode: those of the three kinds that we claim have ICU's value, all others none.
TEST(Utf8PropertyTest, DigitsAreThoseThatIcuKnowsInThreeScripts) {
  int claimed = 0, others = 0;
  for (char32_t code = 0; code <= kLastCode; ++code) {
    const auto icu_code = static_cast<UChar32>(code);
    const int value = DigitValue(code);
    if (u_charType(icu_code) != U_DECIMAL_DIGIT_NUMBER) {
      ASSERT_EQ(value, -1) << std::hex << static_cast<uint32_t>(code);
      continue;
    }
    const bool ours = code < 0x80 || (code >= 0x600 && code <= 0x6FF);
    ASSERT_EQ(value, ours ? u_charDigitValue(icu_code) : -1) << std::hex << static_cast<uint32_t>(code);
    ++(ours ? claimed : others);
  }
  EXPECT_EQ(claimed, 30);
  EXPECT_GT(others, 500);
}

TEST(Utf8PropertyTest, KindsOfCharactersAgreeWithIcu) {
  for (char32_t code = 0; code <= kLastCode; ++code) {
    const auto icu_code = static_cast<UChar32>(code);
    const auto name = static_cast<uint32_t>(code);
    ASSERT_EQ(IsSpace(code), static_cast<bool>(u_isUWhiteSpace(icu_code))) << std::hex << name;
    if (IsInvisible(code)) {
      const bool unassigned = code == 0x2065;  // Reserved for another of its kind.
      ASSERT_TRUE(u_charType(icu_code) == U_FORMAT_CHAR || unassigned) << std::hex << name;
    }
    if (IsDash(code)) {
      const bool minus = code == 0x2212;
      ASSERT_TRUE(minus || u_hasBinaryProperty(icu_code, UCHAR_DASH)) << std::hex << name;
    }
    // All of ICU's controls but the three plain marks, which Arabic keyboards produce.
    const bool mark = code == 0x61C || code == 0x200E || code == 0x200F;
    ASSERT_EQ(IsBidiControl(code), !mark && u_hasBinaryProperty(icu_code, UCHAR_BIDI_CONTROL)) << std::hex << name;
  }
}

}  // namespace
}  // namespace ihala::text
