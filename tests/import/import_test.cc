#include "ihala/import.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/text/utf8.h"
#include "tests/support/client/store_test_base.h"
#include "tools/load/csv.h"
#include "tools/load/sheet.h"
#include "tools/load/words.h"

namespace ihala::client {
namespace {

using testing::IsEmpty;
using testing::Not;

v1::Row NamedRow(const std::string& id) {
  v1::Row row;
  row.set_row_id(id);
  return row;
}

// A store in the directory for which the synthetic sheets are made.
class ImportTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    for (const char* code : {"GAZA", "KHANYOUNIS"}) {
      v1::Row row = NamedRow(code);
      v1::Desk& desk = *row.mutable_desk();
      desk.set_code(code);
      desk.set_organisation(world::kMinistry);
      server_.PutRow(std::move(row));
    }
    for (const load::Governorate& place : load::Governorates()) {
      v1::Row row = NamedRow(std::string(place.pcode));
      v1::Governorate& governorate = *row.mutable_governorate();
      governorate.set_pcode(std::string(place.pcode));
      governorate.mutable_name()->set_ar(std::string(place.name_ar));
      governorate.mutable_name()->set_en(absl::StrCat("Place ", place.pcode));
      server_.PutRow(std::move(row));
    }
    Prepare();
  }

  // A sheet made for the day that the test's clock shows.
  static load::Sheet MakeSheet(size_t count, size_t bad) {
    load::SheetOptions options;
    options.count = count;
    options.bad = bad;
    options.as_of = absl::CivilDay(2025, 3, 2);
    absl::StatusOr<load::Sheet> sheet = load::MakeSheet(options);
    EXPECT_TRUE(sheet.ok()) << sheet.status();
    return *std::move(sheet);
  }

  ImportResult Import(const std::string& bytes, const std::string& language = "ar") {
    std::istringstream sheet(bytes);
    report_.str("");
    rows_.clear();
    ImportOptions options;
    options.language = language;
    options.report = &report_;
    options.on_row = [this](const ImportedRow& row, const ImportResult& so_far) {
      EXPECT_EQ(so_far.rows, so_far.accepted + so_far.repeated + so_far.reported);
      rows_.push_back(row);
    };
    return ImportHouseholds(*client_, sheet, options);
  }

  // The cells of one good household by the column's key.
  static std::map<std::string, std::string> GoodRow() {
    std::vector<std::string> cells;
    const load::Sheet sheet = MakeSheet(1, 0);
    SeededRandom random(5);
    const auto households = load::MakeHouseholds(1, random, absl::CivilDay(2025, 3, 2));
    EXPECT_TRUE(households.ok());
    cells = load::SheetRow(households->front());
    std::map<std::string, std::string> row;
    for (size_t i = 0; i < cells.size(); ++i) row[std::string(load::SheetColumns()[i].key)] = cells[i];
    return row;
  }

  // A sheet of rows in the given language of headers, the columns in the order of their keys.
  static std::string SheetOf(const std::vector<std::map<std::string, std::string>>& rows, bool english = false) {
    std::map<std::string, std::string> names;
    for (const ImportColumn& column : ImportColumns())
      names[column.key] = english ? column.header_en : column.header_ar;
    std::vector<std::string> header;
    for (const auto& [key, cell] : rows.front()) header.push_back(names[key]);
    std::string sheet = load::CsvRecord(header);
    for (const auto& row : rows) {
      std::vector<std::string> cells;
      for (const auto& [key, cell] : row) cells.push_back(cell);
      absl::StrAppend(&sheet, load::CsvRecord(cells));
    }
    return sheet;
  }

  // Imports the good row with one cell changed and returns what is said about it.
  std::vector<ImportProblem> ProblemsWith(const std::string& key, const std::string& cell,
                                          const std::string& language = "en") {
    std::map<std::string, std::string> row = GoodRow();
    row[key] = cell;
    const ImportResult result = Import(SheetOf({row}), language);
    EXPECT_TRUE(result.status.ok()) << result.status;
    return rows_.size() == 1 ? rows_[0].problems : std::vector<ImportProblem>();
  }

  std::ostringstream report_;
  std::vector<ImportedRow> rows_;
};

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
  std::map<std::string, std::string> row = GoodRow();
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
  row["list_number"] = "999";
  EXPECT_EQ(Import(SheetOf({row}, /*english=*/true)).repeated, 1u);
  row["need_summary"] = "شيء آخر";
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
}

TEST_F(ImportTest, ARefusedRowMayComeAgainOnceCorrected) {
  std::map<std::string, std::string> row = GoodRow();
  const std::string good = row["household_size"];
  row["household_size"] = "0";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  row["household_size"] = good;
  EXPECT_EQ(Import(SheetOf({row})).accepted, 1u);
}

TEST_F(ImportTest, TheReportCorrectedIsASheet) {
  std::map<std::string, std::string> row = GoodRow();
  row["urgency"] = "عاجل جداً";
  row["phone"] = "+970590000001";
  row["phone_owner"] = "رب الأسرة";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  const std::string report = report_.str();
  EXPECT_TRUE(absl::StartsWith(report, "\xEF\xBB\xBF"));
  // A spreadsheet program would take the plus for a formula.
  EXPECT_TRUE(absl::StrContains(report, "'+970590000001"));
  const std::string corrected = absl::StrReplaceAll(report, {{"عاجل جداً", "عاجل"}});
  const ImportResult result = Import(corrected);
  ASSERT_OK(result.status);
  ASSERT_EQ(result.accepted, 1u) << (rows_.empty() ? "no row"
                                                   : rows_[0].problems[0].key + rows_[0].problems[0].expected);
  const auto view = client_->GetCase(rows_[0].queued.referral_id);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->dossier.people(0).phones(0).e164(), "+970590000001");
  // And what it corrected is known in the sheet that it came from.
  row["urgency"] = "عاجل";
  EXPECT_EQ(Import(SheetOf({row})).repeated, 1u);
}

TEST_F(ImportTest, TellsEveryProblemOfARowAtOnce) {
  std::map<std::string, std::string> row = GoodRow();
  row["urgency"] = "soon";
  row["head_sex"] = "";
  row["consent_mode"] = "";
  EXPECT_EQ(Import(SheetOf({row})).reported, 1u);
  std::set<std::string> keys;
  for (const ImportProblem& problem : rows_[0].problems) keys.insert(problem.key);
  EXPECT_EQ(keys, (std::set<std::string>{"urgency", "head_sex", "consent_mode"}));
}

TEST_F(ImportTest, SaysWhatIsExpectedInTheUsersLanguage) {
  EXPECT_EQ(ProblemsWith("urgency", "soon", "en")[0].expected, "must be one of: emergency, urgent, normal");
  EXPECT_EQ(ProblemsWith("urgency", "soon", "ar")[0].expected, "القيم الممكنة: طارئ، عاجل، عادي");
}

TEST_F(ImportTest, TakesCodesAndEnglishWordsForArabicOnes) {
  for (const char* word : {"URGENT", "urgent", "عاجل", " عاجلـ "}) {
    std::map<std::string, std::string> row = GoodRow();
    row["urgency"] = word;
    row["urgency_reason"] = absl::StrCat("سبب ", word);
    ASSERT_EQ(Import(SheetOf({row})).accepted, 1u) << word;
    EXPECT_EQ(client_->GetCase(rows_[0].queued.referral_id)->dossier.envelope().urgency(), v1::URGENCY_URGENT);
  }
}

TEST_F(ImportTest, BlamesOneWrongCellOnly) {
  // Each of these would make other cells look wrong, were they judged by it.
  for (const auto& [key, cell] : std::map<std::string, std::string>{{"receiving_org", "NOBODY"},
                                                                    {"receiving_org", ""},
                                                                    {"programme", "OTHER"},
                                                                    {"governorate", "القمر"},
                                                                    {"governorate", ""},
                                                                    {"household_size", "كثير"},
                                                                    {"interview_date", "أمس"}}) {
    std::set<std::string> keys;
    for (const ImportProblem& problem : ProblemsWith(key, cell)) keys.insert(problem.key);
    EXPECT_EQ(keys, std::set<std::string>{key}) << key << " " << cell;
  }
}

TEST_F(ImportTest, RefusesAFileOfOtherColumnsWhole) {
  std::map<std::string, std::string> row = GoodRow();
  std::string sheet = SheetOf({row});
  sheet = absl::StrReplaceAll(sheet, {{"درجة الاستعجال", "لون السيارة"}});
  const ImportResult result = Import(sheet);
  EXPECT_TRUE(absl::IsInvalidArgument(result.status));
  EXPECT_EQ(ReasonOf(result.status), "COLUMNS");
  std::set<std::string> named;
  for (const v1::FieldViolation& field : FieldsOf(result.status)) named.insert(field.field());
  EXPECT_EQ(named, (std::set<std::string>{"لون السيارة", "درجة الاستعجال"}));
  EXPECT_EQ(client_->ListOperations()->size(), 0u);
}

TEST_F(ImportTest, SaysWhyAFileIsNoSheet) {
  EXPECT_EQ(ReasonOf(Import("").status), "EMPTY");
  EXPECT_EQ(ReasonOf(Import("\xFF\xFE").status), "EMPTY");
  EXPECT_EQ(ReasonOf(Import("البرنامج;درجة الاستعجال\nNCTP;عاجل\n").status), "COLUMNS");
  // ISO-8859-6 has other letters at these places.
  EXPECT_EQ(ReasonOf(Import("\xe5\xcd\xe5\xcf,\xd9\xe4\xea\n\xe5\xe7\xe4\xe7,\xea\xe8\xe5\n").status), "ENCODING");
}

TEST_F(ImportTest, ReadsPeopleTheirPapersAndDates) {
  std::map<std::string, std::string> row = GoodRow();
  row["household_size"] = "٤";
  row["females"] = "2";
  row["males"] = "2";
  row["children_under_5"] = "1";
  row["children_5_to_17"] = "1";
  row["adults_60_plus"] = "0";
  row["head_document_type"] = "بطاقة الأونروا";
  row["head_document_number"] = "1-234567 / ٠٢";
  row["head_birth_date"] = "~1956";
  row["members"] =
      "زوجة | مريم | | | عوض | أنثى | 3/4/1990 | هوية فلسطينية | ٨٠٠٠٠٠٠٠٢\nابن | علي | | | عوض | ذكر | 2015-06 | "
      "إشعار ولادة | ";
  row["coverage"] = "NCTP | MOSD | CASH | ١٬٢٠٠٫٥ | ILS | شهري | 2023-01 | | مدفوع | 2025-01-15";
  row["disability"] = "الرؤية: بعض الصعوبة؛ WALKING: CANNOT_DO";
  ASSERT_EQ(Import(SheetOf({row}), "en").accepted, 1u) << rows_[0].problems[0].key << rows_[0].problems[0].expected;
  const v1::Referral dossier = client_->GetCase(rows_[0].queued.referral_id)->dossier;
  EXPECT_EQ(dossier.envelope().household_size(), 4u);
  EXPECT_EQ(dossier.envelope().bands().from_18_to_59(), 2u);
  ASSERT_EQ(dossier.people_size(), 3);
  EXPECT_EQ(dossier.people(0).documents(0).member_rank(), "02");
  EXPECT_EQ(dossier.people(0).birth().precision(), v1::DATE_PRECISION_ESTIMATED);
  EXPECT_EQ(dossier.people(1).role(), v1::PERSON_ROLE_SPOUSE);
  EXPECT_EQ(dossier.people(1).documents(0).number(), "800000002");
  EXPECT_EQ(dossier.people(1).birth().date().day(), 3);
  EXPECT_EQ(dossier.people(2).birth().precision(), v1::DATE_PRECISION_MONTH);
  EXPECT_EQ(dossier.coverage(0).amount_minor(), 120050);
  ASSERT_EQ(dossier.people(0).difficulties_size(), 2);
  EXPECT_EQ(dossier.people(0).difficulties(1).level(), v1::FUNCTIONAL_LEVEL_CANNOT_DO);
}

TEST_F(ImportTest, RepairsPastedNamesAndRefusesReorderingOnes) {
  std::map<std::string, std::string> row = GoodRow();
  row["head_first_name"] = "\u200fمحـمد\u00a0";
  ASSERT_EQ(Import(SheetOf({row})).accepted, 1u);
  EXPECT_EQ(client_->GetCase(rows_[0].queued.referral_id)->dossier.people(0).name().first(), "محمد");
  EXPECT_EQ(ProblemsWith("head_first_name", "محمد\u2067")[0].code, "BIDI_OVERRIDE");
}

TEST_F(ImportTest, ReportsRowsThatAreNoRows) {
  const std::string sheet = SheetOf({GoodRow()});
  const ImportResult result = Import(absl::StrCat(sheet, "a,b\r\n\r\n , \r\n\"\x80\",c\r\n\"never closed"));
  ASSERT_OK(result.status);
  EXPECT_EQ(result.rows, 4u);  // Blank lines are no rows.
  EXPECT_EQ(result.accepted, 1u);
  EXPECT_EQ(result.reported, 3u);
  EXPECT_TRUE(text::IsValidUtf8(report_.str()));
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

TEST_F(ImportTest, AReportThatCannotBeWrittenEndsTheImport) {
  std::istringstream sheet(MakeSheet(5, 2).parts[0]);
  std::ostringstream broken;
  broken.setstate(std::ios::badbit);
  ImportOptions options;
  options.report = &broken;
  const ImportResult result = ImportHouseholds(*client_, sheet, options);
  EXPECT_TRUE(absl::IsDataLoss(result.status));
  EXPECT_EQ(result.reported, 0u);
}

}  // namespace
}  // namespace ihala::client
