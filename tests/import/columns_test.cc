// Which file is a sheet, and which of its columns is which.
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/base/random.h"
#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

TEST_F(ImportTest, RefusesAFileOfOtherColumnsWhole) {
  Cells row = row_;
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

// Each way in which a spreadsheet program writes a file.
struct Written {
  std::string name;
  std::string encoding;  // As the importer calls it.
  std::string mark;
  char separator;
};

void PrintTo(const Written& written, std::ostream* out) { *out << written.name; }

std::vector<Written> AllWritten() {
  std::vector<Written> all;
  for (const auto& [name, separator] : {std::pair("Comma", ','), {"Semicolon", ';'}, {"Tab", '\t'}}) {
    all.push_back({absl::StrCat("Utf8", name), "UTF-8", "", separator});
    all.push_back({absl::StrCat("Utf8Marked", name), "UTF-8", "\xEF\xBB\xBF", separator});
    all.push_back({absl::StrCat("Utf16Le", name), "UTF-16LE", "", separator});
    all.push_back({absl::StrCat("Utf16LeMarked", name), "UTF-16LE", "\xFF\xFE", separator});
    all.push_back({absl::StrCat("Utf16Be", name), "UTF-16BE", "", separator});
    all.push_back({absl::StrCat("Utf16BeMarked", name), "UTF-16BE", "\xFE\xFF", separator});
    all.push_back({absl::StrCat("Windows1256", name), "WINDOWS-1256", "", separator});
  }
  return all;
}

class WrittenTest : public ImportTest, public testing::WithParamInterface<Written> {
 protected:
  static std::string Bytes(const Table& table, const Written& written) {
    std::string text = TextOf(table, written.separator);
    // This encoding has no Arabic digits; a sheet that was saved in it has others.
    if (written.encoding == "WINDOWS-1256") text = WithPlainDigits(text);
    return absl::StrCat(written.mark, Encoded(text, written.encoding));
  }
};

TEST_P(WrittenTest, GivesTheSameHouseholds) {
  const Written& written = GetParam();
  // One defect is a sign that Windows-1256 does not have.
  const size_t bad = written.encoding == "WINDOWS-1256" ? 0 : 24;
  const Table table = TableIn(MakeSheet(20, bad).parts[0]);
  const ImportResult result = Import(Bytes(table, written));
  ASSERT_OK(result.status);
  EXPECT_EQ(result.format.encoding, written.encoding);
  EXPECT_EQ(result.format.separator, written.separator);
  EXPECT_EQ(result.format.encoding_guessed, written.mark.empty() && written.encoding != "UTF-8");
  EXPECT_EQ(result.accepted, 20u) << Told();
  EXPECT_EQ(result.reported, bad);
  EXPECT_EQ(result.bytes_read, result.bytes_total);
  // The same as from the file of the plainest kind.
  EXPECT_EQ(Import(TextOf(table)).repeated, 20u);
  EXPECT_EQ(Queued(), 20u);
}

TEST_P(WrittenTest, IsReadAsItIsSaidToBe) {
  const Written& written = GetParam();
  options_.encoding = written.encoding;
  options_.separator = written.separator;
  EXPECT_EQ(Import(Bytes(TableOf({row_}), written)).accepted, 1u) << Told();
}

INSTANTIATE_TEST_SUITE_P(Each, WrittenTest, testing::ValuesIn(AllWritten()),
                         [](const testing::TestParamInfo<Written>& info) { return info.param.name; });

TEST_F(ImportTest, TakesColumnsInAnyOrderAndLanguage) {
  EXPECT_EQ(Import(SheetOf({row_})).accepted, 1u);
  SeededRandom random(11);
  for (Headers headers : {Headers::kArabic, Headers::kEnglish, Headers::kKeys}) {
    Table table = TableOf({row_}, headers);
    for (size_t i = table[0].size() - 1; i > 0; --i) {
      const size_t other = random.Uniform(i + 1);
      for (std::vector<std::string>& record : table) std::swap(record[i], record[other]);
    }
    // Capitals and spelling do not matter.
    table[0][0] = absl::StrCat(" ", absl::AsciiStrToUpper(table[0][0]), " ");
    EXPECT_EQ(Import(TextOf(table)).repeated, 1u) << Told();
  }
}

TEST_F(ImportTest, KnowsOtherCommonNamesOfColumns) {
  EXPECT_EQ(Import(SheetOf({row_})).accepted, 1u);
  for (const auto& [key, name] : Cells{{"head_document_number", "رقم الهوية"},
                                       {"phone", "رقم الجوال"},
                                       {"head_birth_date", "Date of birth"},
                                       {"head_first_name", "الإسم الأول"},
                                       {"list_number", "م"}}) {
    Table table = TableOf({row_});
    table[0][ColumnIn(table[0], HeaderOf(key, Headers::kArabic))] = name;
    EXPECT_EQ(Import(TextOf(table)).repeated, 1u) << key;
  }
}

TEST_F(ImportTest, TakesAnOrganisationsOwnNamesForThisFileOrRemembersThem) {
  Table table = TableOf({row_});
  table[0][ColumnIn(table[0], HeaderOf("urgency", Headers::kArabic))] = "الأولوية";
  const std::string sheet = TextOf(table);
  EXPECT_EQ(ReasonOf(Import(sheet).status), "COLUMNS");
  options_.columns = {{"الاولويه", "urgency"}};
  EXPECT_EQ(Import(sheet).accepted, 1u) << Told();
  options_.columns.clear();
  ASSERT_OK(client_->SaveImportColumns({{"الأولوية", "urgency"}}));
  Reopen();
  EXPECT_EQ(Import(sheet).repeated, 1u);
  EXPECT_EQ(*client_->GetImportColumns(), (Cells{{"الأولوية", "urgency"}}));
  // The option is stronger than the memory.
  options_.columns = {{"الأولوية", ""}};
  EXPECT_EQ(ReasonOf(Import(sheet).status), "COLUMNS");
  options_.columns.clear();
  ASSERT_OK(client_->SaveImportColumns({}, /*forget=*/true));
  EXPECT_EQ(ReasonOf(Import(sheet).status), "COLUMNS");
}

TEST_F(ImportTest, AnOwnNameMayTakeABuiltInOne) {
  // Here "ID number" is another number, and the document stands under a name of its own.
  Table table = TableOf({row_}, Headers::kEnglish);
  table[0][ColumnIn(table[0], HeaderOf("head_document_number", Headers::kEnglish))] = "Card";
  table[0].push_back("ID number");
  table[1].push_back("77");
  options_.columns = {{"Card", "head_document_number"}, {"ID number", ""}};
  EXPECT_EQ(Import(TextOf(table)).accepted, 1u) << Told();
}

TEST_F(ImportTest, PassesOverAColumnThatIsToBeIgnoredAndKeepsItInTheReport) {
  row_["urgency"] = "soon";
  Table table = TableOf({row_});
  table[0].push_back("ملاحظات المندوب");
  table[1].push_back("زيارة ثانية");
  EXPECT_EQ(ReasonOf(Import(TextOf(table)).status), "COLUMNS");
  options_.columns = {{"ملاحظات المندوب", ""}};
  EXPECT_EQ(Import(TextOf(table)).reported, 1u);
  const Table report = TableIn(report_.str());
  EXPECT_EQ(report[1][ColumnIn(report[0], "ملاحظات المندوب")], "زيارة ثانية");
}

TEST_F(ImportTest, FindsTheHeaderBelowTitles) {
  const std::string sheet = SheetOf({row_});
  EXPECT_EQ(Import(absl::StrCat("كشف الأسر المحالة,,,\r\n,,\r\nجمعية الرحمة - آذار,,\r\n", sheet)).accepted, 1u);
  EXPECT_EQ(rows_[0].line, 5u);
  EXPECT_EQ(Import(absl::StrCat("\r\n\r\n", sheet)).repeated, 1u);
  EXPECT_EQ(Import(absl::StrCat("\"عنوان\r\nعلى سطرين\"\r\n", sheet)).repeated, 1u);
  EXPECT_EQ(rows_[0].line, 4u);
}

TEST_F(ImportTest, PassesOverBlankRowsAndTheHeaderRepeated) {
  row_["members"] = row_["coverage"] = "";
  std::vector<Cells> rows(3, row_);
  for (size_t i = 0; i < rows.size(); ++i) rows[i]["need_summary"] = absl::StrCat("أسرة ", i);
  const Table table = TableOf(rows);
  const std::vector<std::string> blank(table[0].size()), spaces(table[0].size(), " \t");
  const ImportResult result =
      Import(TextOf({table[0], table[1], blank, table[0], table[2], spaces, blank, table[0], table[3], blank}));
  EXPECT_EQ(result.rows, 3u);
  EXPECT_EQ(result.accepted, 3u) << Told();
  EXPECT_EQ(rows_[1].line, 5u);
}

TEST_F(ImportTest, TakesTheLineThatNamesTheSeparator) {
  for (char separator : {';', ',', '\t'}) {
    row_["need_summary"] = absl::StrCat("أسرة ", static_cast<int>(separator));
    const std::string sheet =
        absl::StrCat("sep=", std::string(1, separator), "\r\n", TextOf(TableOf({row_}), separator));
    const ImportResult result = Import(sheet);
    EXPECT_EQ(result.accepted, 1u) << result.status << Told();
    EXPECT_EQ(result.format.separator, separator);
  }
}

TEST_F(ImportTest, TakesRowsWithoutTheirLastEmptyCellsOrWithMore) {
  Table table = TableOf({row_});
  table[0].push_back("");
  table[0].push_back(" ");
  table[1].insert(table[1].end(), 4, "");
  EXPECT_EQ(Import(TextOf(table)).accepted, 1u) << Told();
  table[1].back() = "x";
  EXPECT_EQ(Import(TextOf(table)).reported, 1u);
}

TEST_F(ImportTest, NamesTheOptionThatIsWrong) {
  const std::string sheet = SheetOf({row_});
  const auto fields = [&] {
    const ImportResult result = Import(sheet);
    EXPECT_TRUE(absl::IsInvalidArgument(result.status)) << result.status;
    EXPECT_EQ(result.rows, 0u);
    std::string names;
    for (const v1::FieldViolation& field : FieldsOf(result.status)) absl::StrAppend(&names, field.field(), " ");
    return names;
  };
  options_.confirmed = {"ID_ZEROS", "EVERYTHING"};
  EXPECT_EQ(fields(), "confirmed ");
  options_.confirmed.clear();
  options_.columns = {{"لون السيارة", "car_colour"}, {"x", "urgency"}};
  EXPECT_EQ(fields(), "columns[لون السيارة] ");
  options_.columns.clear();
  options_.encoding = "LATIN-1";
  EXPECT_EQ(fields(), "encoding ");
  options_.encoding.clear();
  options_.separator = '|';
  EXPECT_EQ(fields(), "separator ");
  EXPECT_TRUE(absl::IsInvalidArgument(client_->SaveImportColumns({{"x", "car_colour"}})));
  EXPECT_EQ(FieldsOf(client_->SaveImportColumns({{"x", "car_colour"}}))[0].field(), "columns[x]");
}

TEST_F(ImportTest, NamesEveryColumnThatIsUnknownMissingOrThereTwice) {
  Table table = TableOf({row_});
  table[0][ColumnIn(table[0], HeaderOf("urgency", Headers::kArabic))] = "Phone";
  table[0].push_back("لون السيارة");
  const ImportResult result = Import(TextOf(table));
  std::set<std::string> named;
  for (const v1::FieldViolation& field : FieldsOf(result.status)) {
    named.insert(absl::StrCat(field.field(), " ", field.code()));
  }
  EXPECT_EQ(named, (std::set<std::string>{"لون السيارة UNKNOWN_FIELD", "درجة الاستعجال MISSING", "Phone NOT_UNIQUE"}));
}

// The first family of a sheet that lost its header is no list of columns to repeat.
TEST_F(ImportTest, ASheetWithoutItsHeaderRepeatsNobodysName) {
  Table table = TableOf({row_});
  const std::vector<std::string> family = table[1];
  table.erase(table.begin());
  const ImportResult result = Import(TextOf(table));
  std::set<std::string> named;
  for (const v1::FieldViolation& field : FieldsOf(result.status)) {
    if (field.code() == "UNKNOWN_FIELD") named.insert(field.field());
  }
  EXPECT_EQ(named.count("columns[1]"), 1u);
  for (const std::string& cell : family) EXPECT_EQ(named.count(cell), 0u) << cell;
}

}  // namespace
}  // namespace ihala::client
