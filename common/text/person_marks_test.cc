#include "common/text/person_marks.h"

#include "common/base/random.h"
#include "common/text/short_code.h"
#include "gtest/gtest.h"

namespace ihala::text {
namespace {

TEST(PersonMarksTest, NumbersAsLongAsAPersonsAreFoundHoweverTheyAreWritten) {
  for (const char* text : {"call 0599123456", "call 059-912-3456", "رقم ٠٥٩٩١٢٣٤٥٦", "id 901234567",
                           "+970 (59) 912 3456", "۹۰۱۲۳۴۵۶۷", "901 234 567", "(059) 912 3456, evenings"}) {
    EXPECT_TRUE(NamesAPerson(text)) << text;
  }
}

TEST(PersonMarksTest, FiguresAndDatesAreNot) {
  for (const char* text : {"", "30 households in 2 weeks", "since 2025", "12 of 30 were refused", "370-1,320 NIS",
                           "2024-2025", "on 2025-03-01", "1000-2000 a month", "بعد 14 يوماً", "DSA-014"}) {
    EXPECT_FALSE(NamesAPerson(text)) << text;
  }
}

TEST(PersonMarksTest, ShortCodesAreFoundAndWordsAreNot) {
  SeededRandom random(3);
  for (int i = 0; i < 200; ++i) {
    const std::string code = NewShortCode(random);
    EXPECT_TRUE(NamesAPerson("case " + DisplayShortCode(code) + " waits")) << code;
    const bool has_digit = code.find_first_of("0123456789") != std::string::npos;
    EXPECT_EQ(NamesAPerson(code), has_digit) << code;
  }
  EXPECT_FALSE(NamesAPerson("AGREEMENT BREAKFAST WATERFALL"));
}

TEST(PersonMarksTest, AddressesForMailAreFound) {
  EXPECT_TRUE(NamesAPerson("write to someone@example.org"));
  EXPECT_FALSE(NamesAPerson("2 @ 3"));
}

}  // namespace
}  // namespace ihala::text
