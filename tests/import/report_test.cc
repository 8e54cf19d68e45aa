// The report: what a person reads, corrects and imports again.
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client-lib/src/import_csv.h"
#include "common/base/random.h"
#include "tests/import/import_test_base.h"
#include "tests/import/python.h"

namespace ihala::client {
namespace {

TEST_F(ImportTest, TheReportCorrectedIsASheet) {
  Cells row = row_;
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

// The signs by which a spreadsheet program would run a cell, and what may stand around them.
const std::vector<std::string>& Pieces() {
  static const auto& pieces = *new std::vector<std::string>{"=",  "+",  "-",  "@",  "\t",     "\r",     "|", "%",  "＝",
                                                            "＋", "－", "＠", " ",  "\u00a0", "\u200f", "'", "\"", ",",
                                                            "\n", ";",  "1",  "A1", "محمد",   "؛",      "٣", "cmd"};
  return pieces;
}

class ReportTest : public ImportTest {
 protected:
  // Rows that wait for a better urgency, each with a note and a summary of random pieces.
  std::vector<Cells> RandomRows(size_t count) {
    SeededRandom random(17);
    std::vector<Cells> rows(count, row_);
    for (size_t i = 0; i < count; ++i) {
      rows[i]["urgency"] = "??";
      std::string text;
      for (uint64_t left = 1 + random.Uniform(5); left > 0; --left) text += Pieces()[random.Uniform(Pieces().size())];
      rows[i]["site_name"] = absl::StrCat("x", i);
      rows[i]["need_summary"] = absl::StrCat(text, " أسرة ", i);
    }
    return rows;
  }
  // Whether a spreadsheet program takes a cell for text, whatever it begins with.
  static bool IsHarmless(absl::string_view cell) {
    if (cell.empty() || cell[0] == '\'') return true;
    for (bool more = true; more;) {
      more = false;
      for (const char* blank : {" ", "\n", "\u00a0", "\u200f"}) more = absl::ConsumePrefix(&cell, blank) || more;
    }
    for (const char* trigger : {"=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠"}) {
      if (absl::StartsWith(cell, trigger)) return false;
    }
    return true;
  }
};

TEST_F(ReportTest, IsReadByPythonCellForCellInBothLanguages) {
  const std::string sheet = MakeSheet(5, 48).parts[0];
  const Table table = TableIn(sheet);
  for (const char* language : {"ar", "en"}) {
    const ImportResult result = Import(sheet, language);
    ASSERT_OK(result.status);
    const Table report = PythonTableIn(report_.str());
    ASSERT_EQ(report.size(), 49u);
    const size_t added = report[0].size() - table[0].size();
    EXPECT_EQ(added, 6u);
    size_t row = 0;
    for (size_t i = 1; i < table.size(); ++i) {
      if (rows_[i - 1].outcome != RowOutcome::kReported) continue;
      const std::vector<std::string>& record = report[++row];
      ASSERT_EQ(record.size(), report[0].size());
      EXPECT_EQ(record[0], absl::StrCat(rows_[i - 1].line));
      for (size_t cell = 0; cell < table[i].size(); ++cell) {
        EXPECT_EQ(Restored(record[added + cell]), table[i][cell]) << report[0][added + cell];
      }
      for (const std::string& cell : record) EXPECT_TRUE(IsHarmless(cell)) << cell;
    }
    EXPECT_EQ(row, 48u);
  }
}

TEST_F(ReportTest, NeutralisesFormulasAndGivesThemBack) {
  std::vector<Cells> rows = RandomRows(150);
  Table table = TableOf(rows);
  ASSERT_EQ(Import(TextOf(table), "en").reported, 150u);
  const std::string urgency = HeaderOf("urgency", Headers::kArabic),
                    summary = HeaderOf("need_summary", Headers::kArabic);
  Table report = PythonTableIn(report_.str());
  ASSERT_EQ(report.size(), table.size());
  size_t guarded = 0;
  for (size_t i = 1; i < report.size(); ++i) {
    for (const std::string& cell : report[i]) EXPECT_TRUE(IsHarmless(cell)) << cell;
    const std::string& text = report[i][ColumnIn(report[0], summary)];
    const std::string& original = table[i][ColumnIn(table[0], summary)];
    EXPECT_EQ(Restored(text), Restored(original));
    guarded += text != original;
    report[i][ColumnIn(report[0], urgency)] = "عادي";
    table[i][ColumnIn(table[0], urgency)] = "عادي";
  }
  EXPECT_GT(guarded, 50u);
  // Corrected in the report or in the sheet itself: the same households.
  const ImportResult corrected = Import(TextOf(report));
  EXPECT_EQ(corrected.rows, 150u);
  EXPECT_GT(corrected.accepted, 100u) << Told();
  const uint64_t accepted = corrected.accepted;
  const ImportResult original = Import(TextOf(table));
  EXPECT_EQ(original.accepted, 0u);
  EXPECT_EQ(original.repeated, accepted);
}

TEST_F(ReportTest, OfAReportIsTheSame) {
  ASSERT_OK(Import(MakeSheet(2, 24).parts[0], "en").status);
  const std::string first = report_.str();
  ASSERT_OK(Import(first).status);
  Table one = TableIn(first), other = TableIn(report_.str());
  ASSERT_EQ(one.size(), other.size());
  for (Table* table : {&one, &other}) {
    // The lines are those of another file.
    for (std::vector<std::string>& record : *table) record[0].clear();
  }
  for (size_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(one[i].size(), other[i].size());
    for (size_t cell = 0; cell < one[i].size(); ++cell) EXPECT_EQ(one[i][cell], other[i][cell]) << one[0][cell];
  }
}

TEST_F(ReportTest, KeepsABrokenRecordRefusedUntilItIsMended) {
  const std::string name = HeaderOf("head_first_name", Headers::kArabic);
  Table table = TableOf({row_});
  const size_t place = ColumnIn(table[0], name);
  for (const std::string& cell : {std::string("\"محمد\"علي"), std::string("محم\x80د")}) {
    table[1][place] = "HERE";
    const std::string sheet = absl::StrReplaceAll(TextOf(table), {{"HERE", cell}});
    EXPECT_EQ(Import(sheet, "en").reported, 1u);
    Table report = TableIn(report_.str());
    EXPECT_TRUE(absl::StrContains(report[1][ColumnIn(report[0], name)], "\uFFFD"));
    EXPECT_EQ(Import(TextOf(report)).reported, 1u) << cell;
    report[1][ColumnIn(report[0], name)] = absl::StrCat("محمد", cell.size());
    row_["need_summary"] += ".";
    EXPECT_EQ(Import(TextOf(report)).accepted, 1u) << Told();
  }
}

TEST_F(ReportTest, KeepsCellsThatNoColumnHas) {
  Table table = TableOf({row_});
  table[1].push_back("زيادة");
  EXPECT_EQ(Import(TextOf(table)).reported, 1u);
  const std::string report = report_.str();
  EXPECT_EQ(TableIn(report)[1].back(), "زيادة");
  EXPECT_EQ(Import(report).reported, 1u);
}

}  // namespace
}  // namespace ihala::client
