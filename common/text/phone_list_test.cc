#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/text/phone.h"

namespace ihala::text {
namespace {

using ::testing::ElementsAre;

// The numbers, with a question mark behind each that must be confirmed; or the error.
std::vector<std::string> NumbersIn(absl::string_view text) {
  std::vector<std::string> read;
  for (const Phone& phone : ReadPhones(text)) {
    read.push_back(phone.ok() ? absl::StrCat(phone.e164, phone.needs_confirmation ? "?" : "")
                              : std::string(PhoneErrorCode(phone.error)));
  }
  return read;
}

TEST(PhoneListTest, TwoNumbersAreReadWhateverStandsBetweenThem) {
  for (const char* between :
       {"/", " / ", "\\",     ",",   ", ", "،",    "، ",   ";",    "؛",    "|",     "\n", "\r\n", " - ",   "-",
        " ", "  ",  "\u00A0", " و ", " و", " او ", " أو ", " or ", " OR ", " and ", "//", " ,/ ", "\u2013"}) {
    const std::string text = absl::StrCat("0590000001", between, "0560000002");
    EXPECT_THAT(NumbersIn(text), ElementsAre("+970590000001", "+970560000002")) << text;
  }
  EXPECT_THAT(NumbersIn("+970590000001+972520000002"), ElementsAre("+970590000001", "+972520000002"));
  EXPECT_THAT(NumbersIn("٠٥٩٠٠٠٠٠٠١ / ٠٥٦٠٠٠٠٠٠٢"), ElementsAre("+970590000001", "+970560000002"));
  EXPECT_THAT(NumbersIn("/0590000001/"), ElementsAre("+970590000001"));
}

TEST(PhoneListTest, OneNumberWithGapsStaysOne) {
  for (const char* text : {"059-000 0001", "059 000 0001", "0 5 9 0 0 0 0 0 0 1", "+970 59-000-0001", "059 - 0000001",
                           "(059) 000.0001", "\u200F059 0000001"}) {
    EXPECT_THAT(NumbersIn(text), ElementsAre("+970590000001")) << text;
  }
}

TEST(PhoneListTest, NumbersWithGapsAreDividedWhereThatIsPossibleInOneWay) {
  EXPECT_THAT(NumbersIn("059-000 0001 056-000 0002"), ElementsAre("+970590000001", "+970560000002"));
  EXPECT_THAT(NumbersIn("059 000 0001 - 056 000 0002 - 08 280 0001"),
              ElementsAre("+970590000001", "+970560000002", "+97082800001"));
  EXPECT_THAT(NumbersIn("+20 100 000 0001 0590000001"), ElementsAre("+201000000001", "+970590000001"));
}

TEST(PhoneListTest, EachNumberSaysWhetherItIsToBeConfirmed) {
  EXPECT_THAT(NumbersIn("590000001 / 0560000002"), ElementsAre("+970590000001?", "+970560000002"));
  EXPECT_THAT(NumbersIn("0520000001, +9700590000002"), ElementsAre("+972520000001", "+970590000002?"));
}

TEST(PhoneListTest, AnEqualNumberIsGivenOnce) {
  EXPECT_THAT(NumbersIn("0590000001 / +972590000001"), ElementsAre("+970590000001"));
  EXPECT_THAT(NumbersIn("590000001 / 0590000001"), ElementsAre("+970590000001"));
}

TEST(PhoneListTest, WhatCannotBeDividedIsOneError) {
  EXPECT_THAT(NumbersIn(""), ElementsAre("EMPTY"));
  EXPECT_THAT(NumbersIn(" / "), ElementsAre("NOT_A_NUMBER"));
  EXPECT_THAT(NumbersIn("0590000001/05600"), ElementsAre("TOO_SHORT"));
  EXPECT_THAT(NumbersIn("05900000010560000002"), ElementsAre("TOO_LONG"));
  EXPECT_THAT(NumbersIn("0590000001 12"), ElementsAre("TOO_LONG"));
  EXPECT_THAT(NumbersIn("0590000001 / lost"), ElementsAre("NOT_A_NUMBER"));
  EXPECT_THAT(NumbersIn("0590000001 أبو محمد"), ElementsAre("NOT_A_NUMBER"));
  EXPECT_THAT(NumbersIn("0590000001 work"), ElementsAre("NOT_A_NUMBER"));  // "or" inside a word divides nothing.
  EXPECT_THAT(NumbersIn("0570000001/0590000001"), ElementsAre("NO_SUCH_NUMBER"));
  EXPECT_THAT(NumbersIn("0590000001/0590000002/0590000003/0590000004/0590000005/0590000006"), ElementsAre("TOO_MANY"));
  EXPECT_THAT(NumbersIn("0590000001/0590000002/0590000003/0590000004/0590000005").size(), 5u);
}

// Never silently wrong: whatever comes out is written in the text, digit by digit and in order.
TEST(PhoneListTest, EveryNumberThatComesOutIsInTheText) {
  SeededRandom random(41);
  static constexpr const char* kPieces[] = {"0590000001", "0560000002", "059", "000", "0001", "+97", "0", "5",
                                            "/",          " ",          "-",   " و ", ",",    "x",   "+", "022951234"};
  int read = 0, several = 0;
  for (int i = 0; i < 40000; ++i) {
    std::string text;
    for (uint64_t n = 1 + random.Uniform(9); n > 0; --n) {
      absl::StrAppend(&text, kPieces[random.Uniform(std::size(kPieces))]);
    }
    std::string digits;
    for (char c : text) {
      if (c >= '0' && c <= '9') digits.push_back(c);
    }
    const std::vector<Phone> phones = ReadPhones(text);
    ASSERT_FALSE(phones.empty());
    for (const Phone& phone : phones) {
      ASSERT_TRUE(phone.ok() || phones.size() == 1) << text;
      if (!phone.ok()) continue;
      // Behind the plus and the country code, which may have been added.
      const bool ours = absl::string_view(phone.e164).substr(0, 3) == "+97";
      ASSERT_NE(digits.find(phone.e164.substr(ours ? 4 : 1)), std::string::npos) << text;
    }
    read += phones[0].ok() ? 1 : 0;
    several += phones.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(read, 2000);
  EXPECT_GT(several, 200);
}

}  // namespace
}  // namespace ihala::text
