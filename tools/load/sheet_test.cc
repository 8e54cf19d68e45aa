#include "tools/load/sheet.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/load/csv.h"
#include "tools/load/defects.h"
#include "tools/load/sheet_files.h"

namespace ihala::load {
namespace {

struct Record {
  size_t line = 0;
  std::vector<std::string> cells;
};

// A reader of its own, so that the writer is not judged by itself.
std::vector<Record> ReadCsv(const std::string& csv) {
  std::vector<Record> records;
  Record record{1, {""}};
  size_t line = 1;
  bool quoted = false;
  for (size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    line += c == '\n';
    if (quoted) {
      if (c != '"') {
        record.cells.back().push_back(c);
      } else if (i + 1 < csv.size() && csv[i + 1] == '"') {
        record.cells.back().push_back(csv[++i]);
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',') {
      record.cells.emplace_back();
    } else if (c == '\n') {
      records.push_back(record);
      record = {line, {""}};
    } else if (c != '\r') {
      record.cells.back().push_back(c);
    }
  }
  EXPECT_FALSE(quoted);
  return records;
}

Sheet Made(const SheetOptions& options) {
  absl::StatusOr<Sheet> sheet = MakeSheet(options);
  EXPECT_TRUE(sheet.ok()) << sheet.status();
  return sheet.ok() ? *std::move(sheet) : Sheet();
}

TEST(CsvTest, QuotesWhatNeedsIt) {
  EXPECT_EQ(CsvRecord({"a", "b,c", "d\"e", "f\ng", " h", ""}), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\",\r\n");
}

TEST(SheetTest, SameSeedGivesTheSameBytes) {
  EXPECT_EQ(Made({}).parts, Made({}).parts);
  SheetOptions other;
  other.seed = 8;
  EXPECT_NE(Made({}).parts, Made(other).parts);
}

TEST(SheetTest, HasTheAskedForRowsUnderArabicHeaders) {
  const std::vector<Record> records = ReadCsv(Made({}).parts[0]);
  ASSERT_EQ(records.size(), 1u + 200 + 12);
  std::set<std::string> headers;
  for (size_t i = 0; i < kColumnCount; ++i) {
    EXPECT_EQ(records[0].cells[i], SheetColumns()[i].header_ar);
    EXPECT_TRUE(headers.insert(records[0].cells[i]).second);
  }
  for (const Record& record : records) EXPECT_EQ(record.cells.size(), kColumnCount);
}

TEST(SheetTest, SomeCellsHoldLineBreaksAndQuotes) {
  int breaks = 0;
  int quotes = 0;
  for (const Record& record : ReadCsv(Made({}).parts[0])) {
    breaks += absl::StrContains(record.cells[kNeedSummary], "\n");
    quotes += absl::StrContains(record.cells[kNeedSummary], "\"");
  }
  EXPECT_GE(breaks, 10);
  EXPECT_GE(quotes, 3);
}

TEST(SheetTest, FactsAreWrittenInTheWaysOfTheField) {
  int day_first = 0;
  int year_only = 0;
  int estimated = 0;
  int arabic_digits = 0;
  int plain_spelling = 0;
  std::set<std::string> phone_forms;
  for (const Record& record : ReadCsv(Made({}).parts[0])) {
    const std::string& birth = record.cells[kHeadBirthDate];
    day_first += absl::StrContains(birth, "/");
    year_only += birth.size() == 4;
    estimated += absl::StartsWith(birth, "~");
    arabic_digits += absl::StartsWith(record.cells[kHeadDocumentNumber], "٦٠");
    plain_spelling += absl::StrContains(record.cells[kHeadFamilyName], "ابو");
    phone_forms.insert(record.cells[kPhone].substr(0, 5));
  }
  EXPECT_GE(day_first, 40);
  EXPECT_GE(year_only, 3);
  EXPECT_GE(estimated, 1);
  EXPECT_GE(arabic_digits, 5);
  EXPECT_GE(plain_spelling, 1);
  EXPECT_THAT(phone_forms, testing::IsSupersetOf({"05900", "+9705", "00970", "059-0", "+9725"}));
}

TEST(DefectsTest, EachChangesTheCellThatItNames) {
  SeededRandom random(11);
  const absl::StatusOr<std::vector<Household>> households = MakeHouseholds(60, random);
  ASSERT_TRUE(households.ok());
  for (const Household& household : *households) {
    const std::vector<std::string> before = SheetRow(household);
    for (const Defect& defect : Defects()) {
      std::vector<std::string> after = before;
      defect.apply(DefaultAsOf(), after);
      ASSERT_EQ(after.size(), before.size());
      EXPECT_NE(after[defect.column], before[defect.column]) << defect.rule;
      size_t changed = 0;
      for (size_t i = 0; i < before.size(); ++i) changed += before[i] != after[i];
      // Neighbours are set so that the row breaks no second rule.
      EXPECT_LE(changed, 3u) << defect.rule;
    }
  }
}

TEST(SheetTest, EachBadRowBreaksAnotherRuleAtTheReportedLine) {
  SheetOptions options;
  options.bad = Defects().size();
  const Sheet sheet = Made(options);
  ASSERT_EQ(sheet.bad.size(), Defects().size());
  const std::vector<Record> records = ReadCsv(sheet.parts[0]);
  std::set<std::string> rules;
  for (const BadRow& bad : sheet.bad) {
    EXPECT_TRUE(rules.insert(std::string(bad.rule)).second);
    ASSERT_GE(bad.record, 2u);
    ASSERT_LE(bad.record, records.size());
    EXPECT_EQ(records[bad.record - 1].line, bad.line);
  }
}

TEST(SheetTest, TheFirstTwelveDefectsAreWhatTheySay) {
  const Sheet sheet = Made({});
  const std::vector<Record> records = ReadCsv(sheet.parts[0]);
  ASSERT_EQ(sheet.bad.size(), 12u);
  std::vector<std::string> broken;
  for (const BadRow& bad : sheet.bad) broken.push_back(records[bad.record - 1].cells[bad.column]);
  EXPECT_EQ(broken[0], "");
  EXPECT_EQ(broken[1], "111111111");
  EXPECT_EQ(broken[2], "05900000");
  EXPECT_TRUE(absl::StartsWith(broken[3], "\xE2\x80\xAE"));
  EXPECT_EQ(broken[4], "2031-05-14");
  EXPECT_EQ(broken[5], "");
  EXPECT_EQ(broken[8], "0");
  EXPECT_GT(std::count_if(broken[9].begin(), broken[9].end(), [](char c) { return (c & 0xC0) != 0x80; }), 400);
  EXPECT_EQ(broken[10], "31/13/2026");
  EXPECT_EQ(broken[11], "");
}

TEST(SheetTest, GoodRowsLackNothingThatIsRequired) {
  const Sheet sheet = Made({});
  const std::vector<Record> records = ReadCsv(sheet.parts[0]);
  std::set<size_t> bad;
  for (const BadRow& row : sheet.bad) bad.insert(row.record - 1);
  for (size_t i = 1; i < records.size(); ++i) {
    if (bad.count(i) > 0) continue;
    const std::vector<std::string>& cells = records[i].cells;
    for (Column column :
         {kReceivingOrg,  kReceivingDesk,  kProgramme,          kServicesRequested, kUrgency,         kInterviewDate,
          kHeadFirstName, kHeadFamilyName, kHeadDocumentType,   kHeadBirthDate,     kHeadSex,         kHouseholdSize,
          kFemales,       kMales,          kChildrenUnder5,     kChildren5To17,     kAdults60Plus,    kGovernorate,
          kNeedSummary,   kContactChannel, kDoNotCall,          kConsentBasis,      kConsentReceiver, kConsentProgramme,
          kConsentFields, kConsentMode,    kConsentTextVersion, kConsentLanguage,   kConsentGivenBy,  kConsentForWhom,
          kConsentDate,   kConsentExpires}) {
      EXPECT_FALSE(cells[column].empty()) << SheetColumns()[column].key << " of record " << i;
    }
    EXPECT_EQ(cells[kPhone].empty(), cells[kPhoneOwner].empty());
  }
}

TEST(SheetTest, EveryMemberLineHasNineFields) {
  for (const Record& record : ReadCsv(Made({}).parts[0])) {
    const std::string& members = record.cells[kMembers];
    if (record.line == 1 || members.empty()) continue;
    for (absl::string_view line : absl::StrSplit(members, '\n')) {
      const std::vector<absl::string_view> fields = absl::StrSplit(line, '|');
      ASSERT_EQ(fields.size(), 9u);
      EXPECT_FALSE(fields[0].size() < 3 || fields[1].size() < 3);
    }
  }
}

TEST(SheetTest, PartsHoldAllRowsOnceAndInOrder) {
  SheetOptions options;
  options.parts = 3;
  const Sheet sheet = Made(options);
  ASSERT_EQ(sheet.parts.size(), 3u);
  std::vector<std::vector<Record>> parts;
  size_t number = 0;
  for (const std::string& part : sheet.parts) {
    parts.push_back(ReadCsv(part));
    EXPECT_THAT(parts.back().size(), testing::AllOf(testing::Ge(71u), testing::Le(72u)));
    for (size_t i = 1; i < parts.back().size(); ++i) {
      EXPECT_EQ(parts.back()[i].cells[kListNumber], absl::StrCat(++number));
    }
  }
  EXPECT_EQ(number, 212u);
  for (const BadRow& bad : sheet.bad) {
    EXPECT_EQ(parts[bad.part][bad.record - 1].line, bad.line);
  }
}

TEST(SheetTest, ByteOrderMarkOnlyWhenAskedFor) {
  SheetOptions options;
  options.byte_order_mark = true;
  const std::string marked = Made(options).parts[0];
  EXPECT_EQ(marked, "\xEF\xBB\xBF" + Made({}).parts[0]);
}

TEST(SheetTest, BadReportNamesPlaceAndRuleButNoValue) {
  const Sheet sheet = Made({});
  const std::string report = BadReport(sheet.bad);
  EXPECT_EQ(ReadCsv(report).size(), 13u);
  EXPECT_TRUE(absl::StrContains(report, "consent_mode"));
  EXPECT_FALSE(absl::StrContains(report, "111111111"));
}

TEST(SheetTest, NoPartsAreRefused) {
  SheetOptions options;
  options.parts = 0;
  EXPECT_EQ(MakeSheet(options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SheetTest, TooManyRowsOrPartsAreRefused) {
  SheetOptions options;
  options.count = kMostStreamed + 1;
  EXPECT_EQ(MakeSheet(options).status().code(), absl::StatusCode::kInvalidArgument);
  options.count = 3;
  options.bad = kMostHouseholds + 1;
  EXPECT_EQ(MakeSheet(options).status().code(), absl::StatusCode::kInvalidArgument);
  options.bad = 0;
  options.parts = 4;
  EXPECT_EQ(MakeSheet(options).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SheetTest, WritingStopsWhereTheBytesAreNotTaken) {
  int taken = 0;
  const auto written = WriteSheet(
      {}, [&](size_t, absl::string_view) { return ++taken < 5 ? absl::OkStatus() : absl::DataLossError("full"); });
  EXPECT_EQ(written.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(taken, 5);
}

TEST(SheetFilesTest, HoldTheSameBytesAndOnlyWholeFilesHaveTheirName) {
  const std::string folder = absl::StrCat(testing::TempDir(), "/ihala-sheet-files");
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(MakeDirectories(folder).ok());
  SheetOptions options;
  options.parts = 3;
  const auto names = WriteSheetFiles(options, absl::StrCat(folder, "/a.csv"), absl::StrCat(folder, "/bad.csv"));
  ASSERT_TRUE(names.ok()) << names.status();
  const Sheet sheet = Made(options);
  ASSERT_EQ(names->size(), 3u);
  EXPECT_EQ((*names)[1], absl::StrCat(folder, "/a-2.csv"));
  for (size_t i = 0; i < 3; ++i) EXPECT_EQ(ReadFile((*names)[i], 1 << 24).value_or(""), sheet.parts[i]);
  EXPECT_EQ(ReadFile(absl::StrCat(folder, "/bad.csv"), 1 << 20).value_or(""), BadReport(sheet.bad));
  EXPECT_FALSE(PathExists(absl::StrCat(folder, "/a-3.csv.partial")));
  EXPECT_FALSE(WriteSheetFiles(options, absl::StrCat(folder, "/none/a.csv"), "").ok());
  std::filesystem::remove_all(folder);
}

TEST(SheetTest, HouseholdsCanBeWrittenWithoutBadRows) {
  SeededRandom random(3);
  const std::vector<Household> households = {MakeHousehold(random), MakeHousehold(random)};
  EXPECT_EQ(ReadCsv(ToCsv(households)).size(), 3u);
}

}  // namespace
}  // namespace ihala::load
