// Reads the sheet back with the product's own readers: what is written down in many ways must come
// out as the fact that was meant.

#include <algorithm>
#include <string>
#include <vector>

#include "common/text/arabic_keys.h"
#include "common/text/dates.h"
#include "common/text/id_number.h"
#include "common/text/phone.h"
#include "common/text/utf8.h"
#include "gtest/gtest.h"
#include "tools/load/draw.h"
#include "tools/load/sheet.h"
#include "tools/load/words.h"

namespace ihala::load {
namespace {

struct Row {
  Household household;
  std::vector<std::string> cells;
};

const std::vector<Row>& Rows() {
  static const auto* const rows = [] {
    SeededRandom random(7);
    auto* made = new std::vector<Row>();
    const absl::StatusOr<std::vector<Household>> households = MakeHouseholds(1000, random);
    EXPECT_TRUE(households.ok());
    if (!households.ok()) return made;
    for (const Household& household : *households) {
      made->push_back({household, SheetRow(household)});
    }
    return made;
  }();
  return *rows;
}

TEST(ReadingTest, IdNumbersComeOutAsMeant) {
  int checksum_fails = 0;
  int valid = 0;
  for (const Row& row : Rows()) {
    const Document& document = row.household.head.document;
    if (document.type != "PS_ID" || document.number.empty()) continue;
    const text::IdNumber read = text::ReadIdNumber(row.cells[kHeadDocumentNumber]);
    EXPECT_EQ(read.digits, document.number);
    valid += read.result == text::IdNumberResult::kOk;
    checksum_fails += read.result == text::IdNumberResult::kChecksumFail;
  }
  EXPECT_GE(checksum_fails, 20);  // at least one in each fifty is planned
  EXPECT_GT(valid, 600);
}

TEST(ReadingTest, CheckDigitAgreesWithTheProduct) {
  SeededRandom random(2);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(text::PassesIdCheck(DrawIdNumber(random)));
}

TEST(ReadingTest, PhonesComeOutAsMeant) {
  int read = 0;
  for (const Row& row : Rows()) {
    if (!row.household.phone) continue;
    const text::Phone phone = text::ReadPhone(row.cells[kPhone]);
    EXPECT_TRUE(phone.ok()) << row.cells[kPhone];
    EXPECT_EQ(phone.e164, row.household.phone->e164) << row.cells[kPhone];
    ++read;
  }
  EXPECT_GT(read, 700);
}

TEST(ReadingTest, DatesComeOutAsMeant) {
  for (const Row& row : Rows()) {
    const text::ReadDate interview = text::ReadPastDate(row.cells[kInterviewDate], DefaultAsOf());
    EXPECT_TRUE(interview.ok()) << row.cells[kInterviewDate];
    EXPECT_EQ(interview.date, row.household.interview);
    const Birth& birth = row.household.head.birth;
    if (birth.precision == Precision::kEstimated) continue;
    const text::ReadDate read = text::ReadPastDate(row.cells[kHeadBirthDate], DefaultAsOf());
    EXPECT_TRUE(read.ok()) << row.cells[kHeadBirthDate];
    EXPECT_EQ(read.date.year(), birth.day.year());
    EXPECT_TRUE(birth.precision != Precision::kDay || read.date == birth.day);
    EXPECT_EQ(read.precision == text::DatePrecision::kDay, birth.precision == Precision::kDay);
  }
}

TEST(ReadingTest, HastySpellingChangesNoKey) {
  int differing = 0;
  for (const Row& row : Rows()) {
    const Name& name = row.household.head.name;
    EXPECT_EQ(text::StrictKey(row.cells[kHeadFirstName]), text::StrictKey(name.first));
    EXPECT_EQ(text::FamilyKey(row.cells[kHeadFamilyName]), text::FamilyKey(name.family));
    differing += row.cells[kHeadFamilyName] != name.family;
  }
  EXPECT_GE(differing, 20);
}

TEST(ReadingTest, EveryCellIsCleanText) {
  for (const Row& row : Rows()) {
    for (const std::string& cell : row.cells) {
      ASSERT_TRUE(text::IsValidUtf8(cell));
      const std::u32string codes = text::ToCodePoints(cell);
      EXPECT_TRUE(std::none_of(codes.begin(), codes.end(), [](char32_t code) { return text::IsBidiControl(code); }));
    }
    EXPECT_LE(text::CodePointCount(row.cells[kNeedSummary]), 400u);
    EXPECT_LE(text::CodePointCount(row.cells[kUrgencyReason]), 200u);
    EXPECT_LE(text::CodePointCount(row.cells[kContactWho]), 100u);
  }
}

TEST(ReadingTest, VocabulariesStayDistinctUnderTheStrictKey) {
  // Spelling variants of one name would make strangers look like namesakes.
  std::vector<std::string> keys;
  for (absl::string_view name : FamilyNames()) keys.push_back(text::FamilyKey(name));
  std::sort(keys.begin(), keys.end());
  const auto repeat = std::adjacent_find(keys.begin(), keys.end());
  EXPECT_TRUE(repeat == keys.end()) << *repeat;
}

}  // namespace
}  // namespace ihala::load
