#include "common/referral/field_checks.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HasFormTest, CodesOfPartiesAreShortAndPlain) {
  EXPECT_TRUE(HasForm("CSO-014", CodeForm::kParty));
  EXPECT_TRUE(HasForm(std::string(40, 'a'), CodeForm::kParty));
  for (const std::string& bad : {std::string(), std::string(41, 'a'), std::string("A B"), std::string("A_B"),
                                 std::string("A/../B"), std::string("ش"), std::string("A\n")}) {
    EXPECT_FALSE(HasForm(bad, CodeForm::kParty)) << bad;
  }
}

TEST(HasFormTest, EachFormHasItsAlphabet) {
  EXPECT_TRUE(HasForm("Desk_1-a", CodeForm::kName));
  EXPECT_TRUE(HasForm("NO_BUDGET_1", CodeForm::kConstant));
  EXPECT_FALSE(HasForm("No_budget", CodeForm::kConstant));
  EXPECT_FALSE(HasForm("NO-BUDGET", CodeForm::kConstant));
  EXPECT_TRUE(HasForm("review_date-2", CodeForm::kWord));
  EXPECT_FALSE(HasForm("Review", CodeForm::kWord));
}

TEST(HasFormTest, PcodesAreCapitalsAndDigits) {
  EXPECT_TRUE(HasForm("PS01", CodeForm::kPcode));
  EXPECT_TRUE(HasForm("PS0265", CodeForm::kPcode));
  for (const char* bad : {"PS", "PS1", "ps0265", "P0265", "PS02650000001", "PS02A5", "0265PS"}) {
    EXPECT_FALSE(HasForm(bad, CodeForm::kPcode)) << bad;
  }
}

TEST(FieldCheckerTest, PathsAreBuiltFromTheRoot) {
  std::vector<FieldViolation> violations;
  const FieldChecker root("up.", &violations);
  const FieldChecker list = root.In("people", 3);
  const FieldChecker name = list.In("name");
  root.Add("a", "X", "d");
  list.Add("", "X", "d");
  name.Add("first", "X", "d");
  root.Add("", "X", "d");
  std::vector<std::string> paths;
  for (const FieldViolation& violation : violations) paths.push_back(violation.field);
  EXPECT_THAT(paths, ElementsAre("up.a", "up.people[3]", "up.people[3].name.first", "up."));
}

TEST(FieldCheckerTest, OneTextMayBreakSeveralRules) {
  std::vector<FieldViolation> violations;
  FieldChecker("", &violations).Text("note", "\x01\xFF\xE2\x80\xAE", 1);
  std::vector<std::string> codes;
  for (const FieldViolation& violation : violations) codes.push_back(violation.code);
  EXPECT_THAT(codes, ElementsAre("NOT_UTF8", "CONTROL_CHARACTER", "BIDI_OVERRIDE", "TOO_LONG"));
}

TEST(FieldCheckerTest, OneLineHasNoLineBreak) {
  std::vector<FieldViolation> violations;
  const FieldChecker at("", &violations);
  at.Text("note", "a\nb", 10, Need::kOptional, text::Lines::kMany);
  EXPECT_THAT(violations, IsEmpty());
  at.Text("note", "a\nb", 10);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].code, "CONTROL_CHARACTER");
}

TEST(FieldCheckerTest, LeapDaysAreDaysInLeapYearsOnly) {
  v1::Date date;
  date.set_month(2), date.set_day(29);
  for (const int year : {1904, 2000, 2024}) {
    date.set_year(year);
    EXPECT_TRUE(IsDate(date)) << year;
  }
  for (const int year : {1900, 2023, 2100}) {
    date.set_year(year);
    EXPECT_FALSE(IsDate(date)) << year;
  }
}

}  // namespace
}  // namespace ihala
