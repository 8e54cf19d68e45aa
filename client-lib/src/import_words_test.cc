#include "client-lib/src/import_words.h"

#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client-lib/src/import_cells.h"
#include "client-lib/src/import_columns.h"
#include "common/text/arabic_keys.h"
#include "ihala/v1/household.pb.h"
#include "ihala/v1/referral.pb.h"

namespace ihala::client {
namespace {

struct CodedSet {
  WordSet set;
  const google::protobuf::EnumDescriptor* values;
};

// Every set whose codes are values of an enum.
std::vector<CodedSet> CodedSets() {
  return {
      {WordSet::kUrgency, v1::Urgency_descriptor()},
      {WordSet::kDocument, v1::DocumentType_descriptor()},
      {WordSet::kSeen, v1::DocumentSeen_descriptor()},
      {WordSet::kKept, v1::DocumentKept_descriptor()},
      {WordSet::kSex, v1::Sex_descriptor()},
      {WordSet::kMarital, v1::MaritalStatus_descriptor()},
      {WordSet::kPresence, v1::HeadPresence_descriptor()},
      {WordSet::kOwner, v1::PhoneOwner_descriptor()},
      {WordSet::kSite, v1::SiteType_descriptor()},
      {WordSet::kStated, v1::Stated_descriptor()},
      {WordSet::kVulnerability, v1::Vulnerability_descriptor()},
      {WordSet::kDomain, v1::FunctionalDomain_descriptor()},
      {WordSet::kLevel, v1::FunctionalLevel_descriptor()},
      {WordSet::kShelter, v1::Shelter_descriptor()},
      {WordSet::kIncome, v1::IncomeBand_descriptor()},
      {WordSet::kFrequency, v1::CoverageFrequency_descriptor()},
      {WordSet::kCoverageStatus, v1::CoverageStatus_descriptor()},
      {WordSet::kChannel, v1::ContactChannel_descriptor()},
      {WordSet::kBasis, v1::ConsentBasis_descriptor()},
      {WordSet::kMode, v1::ConsentMode_descriptor()},
      {WordSet::kGiver, v1::ConsentGiver_descriptor()},
      {WordSet::kScope, v1::ConsentScope_descriptor()},
  };
}

std::vector<std::string> ArabicWords(WordSet set) { return absl::StrSplit(WordsIn(set, "ar"), "، "); }

TEST(ImportWordsTest, EveryValueOfEveryEnumCanBeWritten) {
  for (const CodedSet& coded : CodedSets()) {
    std::set<int> numbers;
    for (const std::string& word : ArabicWords(coded.set)) {
      const std::optional<std::string> code = CodeOf(coded.set, word);
      ASSERT_TRUE(code) << word;
      const int number = NumberOf(*coded.values, *code);
      EXPECT_NE(number, 0) << *code;
      numbers.insert(number);
      // The code itself is understood like the word.
      EXPECT_EQ(CodeOf(coded.set, *code), code);
    }
    EXPECT_EQ(static_cast<int>(numbers.size()), coded.values->value_count() - 1) << coded.values->name();
  }
}

TEST(ImportWordsTest, NoWordMeansTwoThings) {
  for (const CodedSet& coded : CodedSets()) {
    std::set<std::string> keys;
    for (const std::string& word : ArabicWords(coded.set)) {
      EXPECT_TRUE(keys.insert(text::StrictKey(word)).second) << word;
    }
  }
}

TEST(ImportWordsTest, AHeadIsNoRoleOfAMember) {
  EXPECT_FALSE(CodeOf(WordSet::kRole, "HEAD"));
  EXPECT_EQ(CodeOf(WordSet::kRole, "جدة"), "OTHER");
}

TEST(ImportColumnsTest, NoTwoColumnsHaveOneName) {
  std::set<std::string> names;
  for (size_t i = 0; i < kColumnCount; ++i) {
    const ColumnInfo& info = InfoOf(static_cast<Column>(i));
    std::set<std::string> of_column;
    for (absl::string_view name : {info.key, info.header_ar, info.header_en}) of_column.insert(text::StrictKey(name));
    for (const std::string& name : of_column) EXPECT_TRUE(names.insert(name).second) << name;
  }
}

TEST(ImportCellsTest, ReadsNumbersInAnyDigitsAndNothingElse) {
  EXPECT_EQ(ReadCount(" ٧ ", 50), 7u);
  EXPECT_EQ(ReadCount("۱۲", 50), 12u);
  for (const char* cell : {"", "-1", "51", "7.0", "seven", "9999999999"}) EXPECT_FALSE(ReadCount(cell, 50)) << cell;
}

TEST(ImportCellsTest, WritesDatesAndAmountsSoThatTheyAreReadWithoutADoubt) {
  for (const char* text : {"1984-03-05", "1984-03", "1984"}) {
    const text::ReadDate read = text::ReadAnyDate(text);
    EXPECT_FALSE(read.needs_confirmation());
    EXPECT_EQ(TextOf(CellDateOf(read, false)), text);
    EXPECT_EQ(TextOf(CellDateOf(read, true)), absl::StrCat("~", text));
  }
  EXPECT_EQ(CellDateOf(text::ReadAnyDate("1984-12"), false).precision, v1::DATE_PRECISION_MONTH);
  EXPECT_EQ(CellDateOf(text::ReadAnyDate("١٩٥٦"), true).precision, v1::DATE_PRECISION_ESTIMATED);
  EXPECT_EQ(TextOfAmount(125005), "1250.05");
}

TEST(ImportCellsTest, KeepsBreaksInTextAndNowhereElse) {
  EXPECT_EQ(CleanText(" a  b\r\n\r\n c "), "a b\nc");
  EXPECT_EQ(CleanLine("a\nb"), "a b");
  EXPECT_EQ(Parts("a | | b"), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(ListItems("a؛ b;; c"), (std::vector<std::string>{"a", "b", "c"}));
}

}  // namespace
}  // namespace ihala::client
