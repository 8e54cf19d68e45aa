#include "common/text/id_number.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>
#include "common/base/random.h"

namespace ihala::text {
namespace {

IdNumberResult Result(absl::string_view text) { return ReadIdNumber(text).result; }

// Every number in these tests is made up.
TEST(IdNumberTest, ValidNumbersPassSilently) {
  for (const char* number : {"600000004", "600000012", "600000020", "600000103", "600000111", "600000129", "601234560",
                             "602000010", "602000028", "603003005", "006000004", "060000007"}) {
    EXPECT_EQ(Result(number), IdNumberResult::kOk) << number;
    EXPECT_EQ(ReadIdNumber(number).digits, number);
  }
}

TEST(IdNumberTest, AFailedCheckWarnsAndKeepsTheNumber) {
  const IdNumber read = ReadIdNumber("600000014");
  EXPECT_EQ(read.result, IdNumberResult::kChecksumFail);
  EXPECT_EQ(read.digits, "600000014");
}

TEST(IdNumberTest, AllThreeKindsOfDigitsAndPastedMarksAreRead) {
  for (const char* text :
       {"٦٠٠٠٠٠٠٠٤", "۶۰۰۰۰۰۰۰۴", "\u200F600-000 004", " 600\u00A0000\u00A0004 ", "600–000–004", "\uFEFF600000004"}) {
    EXPECT_EQ(Result(text), IdNumberResult::kOk) << text;
    EXPECT_EQ(ReadIdNumber(text).digits, "600000004") << text;
  }
}

TEST(IdNumberTest, ZerosThatASpreadsheetAteAreSuggestedNeverAdded) {
  const IdNumber read = ReadIdNumber("6000004");
  EXPECT_EQ(read.result, IdNumberResult::kTooShort);
  EXPECT_EQ(read.digits, "6000004");
  EXPECT_EQ(read.suggestion, "006000004");
  const IdNumber hopeless = ReadIdNumber("6000005");
  EXPECT_EQ(hopeless.result, IdNumberResult::kTooShort);
  EXPECT_EQ(hopeless.suggestion, "");
}

TEST(IdNumberTest, PlaceholdersAreRefusedThoughOneWouldPassTheCheck) {
  EXPECT_TRUE(PassesIdCheck("000000000"));
  for (char digit = '0'; digit <= '9'; ++digit) {
    EXPECT_EQ(Result(std::string(9, digit)), IdNumberResult::kPlaceholder) << digit;
  }
  EXPECT_EQ(Result("٠٠٠٠٠٠٠٠٠"), IdNumberResult::kPlaceholder);
  EXPECT_EQ(Result("0"), IdNumberResult::kPlaceholder);
}

TEST(IdNumberTest, WhatIsNoNumberIsInvalid) {
  for (const char* text : {"", "  ", "-", "6000000040", "60000000A", "no", "600000004.0", "+600000004", "6\xff"}) {
    EXPECT_EQ(Result(text), IdNumberResult::kInvalid) << text;
    EXPECT_EQ(ReadIdNumber(text).digits, "") << text;
  }
}

TEST(IdNumberTest, EverySingleWrongDigitIsFound) {
  for (std::string number : {"600000004", "601234560", "603003005"}) {
    for (char& digit : number) {
      const char right = digit;
      for (digit = '0'; digit <= '9'; ++digit) {
        EXPECT_EQ(PassesIdCheck(number), digit == right) << number;
      }
      digit = right;
    }
  }
}

// A random number that passes the check and is no placeholder.
std::string ValidNumber(Random& random) {
  std::string number;
  for (int i = 0; i < 8; ++i) number.push_back(static_cast<char>('0' + random.Uniform(10)));
  number.push_back('0');
  while (!PassesIdCheck(number)) ++number.back();
  return number;
}

TEST(IdNumberTest, OfRandomNumbersEverySingleErrorAndAlmostEverySwapIsFound) {
  SeededRandom random(91);
  for (int i = 0; i < 3000; ++i) {
    std::string number = ValidNumber(random);
    ASSERT_EQ(Result(number), IdNumberResult::kOk) << number;
    for (char& digit : number) {
      const char right = digit;
      for (digit = '0'; digit <= '9'; ++digit) ASSERT_EQ(PassesIdCheck(number), digit == right) << number;
      digit = right;
    }
    for (size_t at = 0; at + 1 < number.size(); ++at) {
      std::string swapped = number;
      std::swap(swapped[at], swapped[at + 1]);
      // The one exchange that such a check cannot see.
      const bool nine_and_zero = number[at] + number[at + 1] == '0' + '9' && (number[at] == '0' || number[at] == '9');
      ASSERT_EQ(PassesIdCheck(swapped), swapped == number || nine_and_zero) << number;
    }
  }
}

TEST(IdNumberTest, ZerosThatWereLostAreSuggestedForEveryNumberThatHadThem) {
  SeededRandom random(92);
  for (int i = 0; i < 3000; ++i) {
    std::string number = ValidNumber(random).substr(2);
    std::string whole;
    for (char a = '0'; a <= '9' && whole.empty(); ++a) {
      if (PassesIdCheck(std::string("0") + a + number)) whole = std::string("0") + a + number;
    }
    const std::string eaten = whole.substr(whole.find_first_not_of('0'));
    const IdNumber read = ReadIdNumber(eaten);
    ASSERT_EQ(read.result, IdNumberResult::kTooShort) << whole;
    ASSERT_EQ(read.suggestion, whole);
    ASSERT_EQ(read.digits, eaten);
  }
}

TEST(IdNumberTest, EachValidStemHasExactlyOneCheckDigit) {
  for (int stem = 0; stem < 100000; ++stem) {
    std::string number = std::to_string(60000000 + stem * 37 % 10000000) + "0";
    int passing = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
      number.back() = digit;
      passing += PassesIdCheck(number) ? 1 : 0;
    }
    ASSERT_EQ(passing, 1) << number;
  }
}

TEST(IdNumberTest, OtherDocumentsAreTidiedNotJudged) {
  EXPECT_EQ(CleanDocumentNumber("  n١٢٣\u200F  45 "), "N123 45");
  EXPECT_EQ(CleanDocumentNumber("1-12345678/03"), "1-12345678/03");
  EXPECT_EQ(CleanDocumentNumber("ب ۱۲"), "ب 12");
  EXPECT_EQ(CleanDocumentNumber(" \u200E "), "");
}

}  // namespace
}  // namespace ihala::text
