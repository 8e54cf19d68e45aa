#include "common/text/short_code.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include "absl/strings/ascii.h"
#include "common/text/property_support.h"

namespace ihala::text {
namespace {

constexpr absl::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRTVWXYZ";

TEST(ShortCodeTest, NewOnesAreValidAndDiffer) {
  SeededRandom random(1);
  std::set<std::string> seen;
  std::set<char> used;
  for (int i = 0; i < 5000; ++i) {
    const std::string code = NewShortCode(random);
    ASSERT_EQ(ParseShortCode(code).value(), code);
    seen.insert(code);
    used.insert(code.begin(), code.end());
  }
  EXPECT_EQ(seen.size(), 5000u);
  EXPECT_EQ(std::string(used.begin(), used.end()), kAlphabet);
}

TEST(ShortCodeTest, CharactersThatAreTakenForOthersNeverOccur) {
  for (char confusing : absl::string_view("01OILSU")) {
    EXPECT_EQ(kAlphabet.find(confusing), absl::string_view::npos);
    std::string code(kShortCodeLength, '2');
    code[0] = confusing;
    EXPECT_FALSE(ParseShortCode(code).ok());
  }
}

TEST(ShortCodeTest, PeopleMayTypeItInManyWays) {
  SeededRandom random(2);
  const std::string code = NewShortCode(random);
  const std::string shown = DisplayShortCode(code);
  ASSERT_EQ(shown.size(), 11u);
  EXPECT_EQ(shown[4], '-');
  EXPECT_EQ(shown[9], '-');
  std::string spaced = shown;
  std::replace(spaced.begin(), spaced.end(), '-', ' ');
  for (const std::string& typed :
       {shown, absl::AsciiStrToLower(shown), spaced, " " + code + "\u200F", code.substr(0, 3) + "–" + code.substr(3)}) {
    EXPECT_EQ(ParseShortCode(typed).value(), code) << typed;
  }
}

TEST(ShortCodeTest, ArabicDigitsAreRead) {
  // All places 2: the weighted sum is 0, so this is a valid code.
  EXPECT_EQ(ParseShortCode("٢٢٢٢-٢٢٢٢-٢").value(), "222222222");
}

TEST(ShortCodeTest, EverySingleWrongCharacterIsFound) {
  SeededRandom random(3);
  for (int i = 0; i < 200; ++i) {
    std::string code = NewShortCode(random);
    for (char& place : code) {
      const char right = place;
      for (char wrong : kAlphabet) {
        place = wrong;
        ASSERT_EQ(ParseShortCode(code).ok(), wrong == right) << code;
      }
      place = right;
    }
  }
}

// The check is linear, so for a pair of places it is enough to try every pair of values once.
TEST(ShortCodeTest, EveryExchangeOfTwoPlacesIsFoundForEveryPairOfValues) {
  SeededRandom random(4);
  for (size_t first = 0; first < kShortCodeLength; ++first) {
    for (size_t second = first + 1; second < kShortCodeLength; ++second) {
      const size_t repair = first == 0 ? (second == 1 ? 2 : 1) : 0;
      for (char a : kAlphabet) {
        for (char b : kAlphabet) {
          std::string code = NewShortCode(random);
          code[first] = a;
          code[second] = b;
          // Some third character makes the whole valid again.
          for (char value : kAlphabet) {
            code[repair] = value;
            if (ParseShortCode(code).ok()) break;
          }
          ASSERT_TRUE(ParseShortCode(code).ok());
          std::swap(code[first], code[second]);
          ASSERT_EQ(ParseShortCode(code).ok(), a == b) << code;
        }
      }
    }
  }
}

TEST(ShortCodeTest, HoweverTypedItIsTheSameCodeAndRandomTextSeldomIsOne) {
  SeededRandom random(6);
  for (int i = 0; i < 3000; ++i) {
    const std::string code = NewShortCode(random);
    std::string typed;
    for (char place : code) {
      if (random.Uniform(4) == 0) typed += random.Uniform(2) == 0 ? " " : "-";
      typed += random.Uniform(2) == 0 ? place : absl::ascii_tolower(static_cast<unsigned char>(place));
    }
    typed = WithMarks(random, WithDigits(typed, AnyOf(random, DigitZeros())), 5);
    ASSERT_EQ(ParseShortCode(typed).value(), code) << typed;
  }
  int taken = 0;
  for (int i = 0; i < 29000; ++i) {
    std::string text;
    for (size_t n = 0; n < kShortCodeLength; ++n) text.push_back(kAlphabet[random.Uniform(kAlphabet.size())]);
    taken += ParseShortCode(text).ok() ? 1 : 0;
  }
  // One in 29 by chance.
  EXPECT_GT(taken, 800);
  EXPECT_LT(taken, 1200);
}

TEST(ShortCodeTest, WrongLengthsAreRefused) {
  SeededRandom random(5);
  const std::string code = NewShortCode(random);
  for (const std::string& bad : {std::string(), code.substr(0, 8), code + "2", std::string("----")}) {
    EXPECT_EQ(ParseShortCode(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad;
  }
  EXPECT_FALSE(ParseShortCode("22222222\xff").ok());
}

TEST(ShortCodeTest, TheErrorDoesNotRepeatWhatWasTyped) {
  EXPECT_EQ(ParseShortCode("KH7WXXXXX").status().ToString().find("KH7W"), std::string::npos);
}

}  // namespace
}  // namespace ihala::text
