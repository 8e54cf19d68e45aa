// The synthetic sheets: every row as it was made, every defect where it was put.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST_F(ImportTest, KnowsTheColumnsOfTheSyntheticSheet) {
  // In its order; and two more, for sheets with a row for each member.
  std::vector<ImportColumn> columns = ImportColumns();
  std::erase_if(
      columns, [](const ImportColumn& column) { return column.key == "household_number" || column.key == "relation"; });
  ASSERT_EQ(columns.size(), load::SheetColumns().size());
  for (size_t i = 0; i < columns.size(); ++i) {
    EXPECT_EQ(columns[i].key, load::SheetColumns()[i].key);
    EXPECT_EQ(columns[i].header_ar, load::SheetColumns()[i].header_ar);
  }
}

TEST_F(ImportTest, AcceptsEveryGoodRow) {
  const ImportResult result = Import(MakeSheet(200, 0).parts[0]);
  ASSERT_OK(result.status);
  for (const ImportedRow& row : rows_) {
    for (const ImportProblem& problem : row.problems) {
      ADD_FAILURE() << "line " << row.line << ", " << problem.key << " [" << problem.value << "]: " << problem.expected;
    }
  }
  EXPECT_EQ(result.rows, 200u);
  EXPECT_EQ(result.accepted, 200u);
  EXPECT_EQ(report_.str(), "");
  EXPECT_EQ(client_->GetStatus()->queued, 200u);
}

TEST_F(ImportTest, ReportsEachDefectAtItsLineAndColumnAlone) {
  const load::Sheet sheet = MakeSheet(100, 24);
  const ImportResult result = Import(sheet.parts[0]);
  ASSERT_OK(result.status);
  EXPECT_EQ(result.rows, 124u);
  EXPECT_EQ(result.accepted, 100u);
  EXPECT_EQ(result.reported, 24u);
  std::map<uint64_t, const ImportedRow*> reported;
  for (const ImportedRow& row : rows_) {
    if (row.outcome == RowOutcome::kReported) reported[row.line] = &row;
  }
  ASSERT_EQ(sheet.bad.size(), 24u);
  for (const load::BadRow& bad : sheet.bad) {
    ASSERT_TRUE(reported.contains(bad.line)) << bad.rule;
    const std::vector<ImportProblem>& problems = reported[bad.line]->problems;
    EXPECT_EQ(problems.size(), 1u) << bad.rule;
    for (const ImportProblem& problem : problems) {
      EXPECT_EQ(problem.key, load::SheetColumns()[bad.column].key) << bad.rule << ": " << problem.expected;
      EXPECT_EQ(problem.column, load::SheetColumns()[bad.column].header_ar);
      EXPECT_THAT(problem.expected, Not(IsEmpty()));
    }
  }
}

TEST_F(ImportTest, TellsTheRuleOfEachKindOfDefect) {
  const std::map<std::string, std::string> codes = {
      {"the mode of consent is missing", "MISSING"},
      {"the ID number is a placeholder", "PLACEHOLDER"},
      {"the phone number is too short", "TOO_SHORT"},
      {"the name holds a direction override", "BIDI_OVERRIDE"},
      {"the birth date is in the future", "INCONSISTENT"},
      {"the head's first name is missing", "MISSING"},
      {"there is no such governorate", "NOT_IN_SET"},
      {"the urgency is not in the list", "NOT_IN_SET"},
      {"nobody is in the household", "MALFORMED"},
      {"the summary is longer than 400 characters", "TOO_LONG"},
      {"the date does not exist", "MALFORMED"},
      {"the receiving desk is missing", "MISSING"},
      {"the consent names another receiver", "NOT_COVERED"},
      {"the type of document is not in the list", "NOT_IN_SET"},
      {"females and males do not add up to the size", "INCONSISTENT"},
      {"a count is negative", "MALFORMED"},
      {"the version of the consent text is missing", "MISSING"},
      {"the consent ends before it was given", "OUT_OF_RANGE"},
      {"the name is longer than 60 characters", "TOO_LONG"},
      {"the size is not a number", "MALFORMED"},
      {"the summary is missing", "MISSING"},
      {"who gave the consent is missing", "MISSING"},
      {"nobody is that old", "OUT_OF_RANGE"},
      {"the consent covers no field", "MISSING"},
  };
  const load::Sheet sheet = MakeSheet(1, 24);
  ASSERT_OK(Import(sheet.parts[0]).status);
  std::set<std::string> seen;
  for (const load::BadRow& bad : sheet.bad) {
    const auto row =
        std::find_if(rows_.begin(), rows_.end(), [&](const auto& other) { return other.line == bad.line; });
    ASSERT_TRUE(row != rows_.end());
    const auto code = codes.find(std::string(bad.rule));
    ASSERT_TRUE(code != codes.end()) << bad.rule;
    ASSERT_THAT(row->problems, Not(IsEmpty())) << bad.rule;
    EXPECT_EQ(row->problems[0].code, code->second) << bad.rule << ": " << row->problems[0].expected;
    seen.insert(code->first);
  }
  EXPECT_EQ(seen.size(), codes.size());
}

TEST_F(ImportTest, ImportingAFileAgainDoublesNothing) {
  const std::string sheet = MakeSheet(30, 5).parts[0];
  EXPECT_EQ(Import(sheet).accepted, 30u);
  Reopen();
  const ImportResult again = Import(sheet);
  ASSERT_OK(again.status);
  EXPECT_EQ(again.accepted, 0u);
  EXPECT_EQ(again.repeated, 30u);
  EXPECT_EQ(again.reported, 5u);
  EXPECT_EQ(client_->ListOperations()->size(), 30u);
}

TEST_F(ImportTest, KnowsARowInOtherColumnsLanguageAndNumber) {
  Cells row = row_;
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
  row["list_number"] = "999";
  EXPECT_EQ(Import(SheetOf({row}, Headers::kEnglish)).repeated, 1u);
  row["need_summary"] = "شيء آخر";
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
}

TEST_F(ImportTest, ARefusedRowMayComeAgainOnceCorrected) {
  Cells row = row_;
  const std::string good = row["household_size"];
  row["household_size"] = "0";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  row["household_size"] = good;
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
}

TEST_F(ImportTest, StopsWhenTheStoreIsLockedAndWhenItIsAsked) {
  Cancellation stop;
  std::istringstream sheet(MakeSheet(20, 0).parts[0]);
  ImportOptions options;
  options.cancellation = &stop;
  options.on_row = [&](const ImportedRow&, const ImportResult& so_far) {
    if (so_far.rows == 7) stop.Cancel();
  };
  const ImportResult result = ImportHouseholds(*client_, sheet, options);
  EXPECT_TRUE(absl::IsCancelled(result.status));
  EXPECT_EQ(result.accepted, 7u);
  client_->Lock();
  EXPECT_TRUE(absl::IsFailedPrecondition(Import(MakeSheet(1, 0).parts[0]).status));
}

}  // namespace
}  // namespace ihala::client
