// The import of a sheet as a person at a terminal, and a program without one, use it.
#include "ihala/import.h"

#include <deque>
#include <map>

#include "absl/strings/str_join.h"
#include "tests/field/field_test_base.h"
#include "tests/support/client/sheet_directory.h"
#include "tools/load/csv.h"
#include "tools/load/population.h"
#include "tools/load/sheet.h"

namespace ihala::tools {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class FieldImportTest : public FieldTest {
 protected:
  void SetUp() override {
    FieldTest::SetUp();
    client::PutSheetDirectory(server_);
    SignIn();
  }

  // A sheet of good households in which `change` alters the cells of the first.
  std::string Sheet(size_t count, const std::map<std::string, std::string>& change = {},
                    const std::map<std::string, std::string>& names = {}) {
    SeededRandom random(5);
    const auto households = load::MakeHouseholds(count, random, client::SheetDay());
    EXPECT_TRUE(households.ok());
    std::vector<std::string> header;
    for (const auto& column : load::SheetColumns()) {
      const auto own = names.find(std::string(column.key));
      header.push_back(own == names.end() ? std::string(column.header_ar) : own->second);
    }
    std::string sheet = load::CsvRecord(header);
    for (size_t i = 0; i < count; ++i) {
      std::vector<std::string> cells = load::SheetRow((*households)[i]);
      for (size_t at = 0; at < cells.size(); ++at) {
        const auto changed = change.find(std::string(load::SheetColumns()[at].key));
        if (i == 0 && changed != change.end()) cells[at] = changed->second;
      }
      sheet += load::CsvRecord(cells);
    }
    Write("sheet.csv", sheet);
    return Path("sheet.csv");
  }

  // Somebody sits at the terminal and gives these answers.
  void Answer(std::deque<std::string> answers) {
    answers_ = std::move(answers);
    environment_.ask = [this](const std::string& question) -> absl::StatusOr<std::string> {
      asked_.push_back(question);
      if (answers_.empty()) return absl::NotFoundError("nobody");
      std::string answer = answers_.front();
      answers_.pop_front();
      return answer;
    };
  }

  // Commands that wait to be sent.
  std::string Queued() {
    EXPECT_EQ(Run("--json status"), kExitOk);
    const std::string text = out_.str();
    const size_t at = text.find("\"queued\":") + 9;
    return text.substr(at, text.find_first_of(",}", at) - at);
  }

  std::deque<std::string> answers_;
  std::vector<std::string> asked_;
};

TEST_F(FieldImportTest, APreviewTellsEverythingAndImportsNothing) {
  EXPECT_EQ(Run("--lang en import --preview", {Sheet(3)}), kExitOk) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("Preview, rows: 3, to be accepted: 3 (households: 3)"));
  EXPECT_THAT(out_.str(), HasSubstr("read as UTF-8, separated by commas"));
  EXPECT_EQ(Queued(), "0");
  EXPECT_EQ(Run("--json import --preview", {Sheet(3)}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("\"preview\":true,\"households\":3,\"encoding\":\"UTF-8\""));
}

TEST_F(FieldImportTest, APersonSeesThePreviewAnswersAndDecides) {
  const std::string sheet = Sheet(3, {{"head_document_type", "هوية فلسطينية"}, {"head_document_number", "6000004"}});
  Answer({"no", "no"});
  EXPECT_EQ(Run("--lang en import", {sheet}), kExitRefused);
  ASSERT_EQ(asked_.size(), 2u);
  EXPECT_THAT(asked_[0], HasSubstr("lost the zeros"));
  EXPECT_THAT(out_.str(), HasSubstr("is it 006000004?"));
  EXPECT_THAT(out_.str(), HasSubstr("Nothing was imported"));
  EXPECT_EQ(Queued(), "0");
  Answer({" Yes", "نعم"});
  EXPECT_EQ(Run("--lang en import", {sheet}), kExitOk) << out_.str();
  EXPECT_EQ(Queued(), "3");
}

TEST_F(FieldImportTest, WhatEndsThePreviewIsToldOnceAndNobodyIsAsked) {
  Write("columns.csv", "anything\n");
  // ISO-8859-6 has other letters at these places than any encoding that is known.
  Write("encoding.csv", "\xe5\xcd\xe5\xcf,\xd9\xe4\xea\n\xe5\xe7\xe4\xe7,\xea\xe8\xe5\n");
  for (const auto& [name, text] : {std::pair("columns.csv", "not those of a sheet of households"),
                                   std::pair("encoding.csv", "encoding is unknown")}) {
    const ExitCode alone = Run("--lang en import --yes", {Path(name)});
    Answer({"yes", "yes"});
    EXPECT_EQ(Run("--lang en import", {Path(name)}), alone);
    EXPECT_NE(alone, kExitOk);
    const std::vector<std::string> told = absl::StrSplit(err_.str(), text);
    EXPECT_EQ(told.size(), 2u) << err_.str();
    EXPECT_THAT(out_.str(), Not(HasSubstr("Nothing was imported")));
    EXPECT_THAT(asked_, testing::IsEmpty());
  }
}

TEST_F(FieldImportTest, WithoutATerminalAReadingIsConfirmedByItsCode) {
  const std::string sheet = Sheet(2, {{"head_document_type", "هوية فلسطينية"}, {"head_document_number", "6000004"}});
  EXPECT_EQ(Run("--lang en import", {sheet}), kExitRefused);
  EXPECT_THAT(out_.str(), HasSubstr("--confirm ID_ZEROS"));
  EXPECT_EQ(Queued(), "1");
  EXPECT_EQ(Run("--lang en import --confirm ID_ZEROS", {sheet}), kExitOk) << out_.str();
  EXPECT_EQ(Queued(), "2");
  EXPECT_EQ(Run("--lang en import --confirm EVERYTHING", {sheet}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("confirmed"));
}

TEST_F(FieldImportTest, NamesOfColumnsAreRememberedUntilTheyAreForgotten) {
  const std::string sheet = Sheet(1, {}, {{"locality", "البلدة"}});
  EXPECT_EQ(Run("--lang en import", {sheet}), kExitRefused);
  EXPECT_EQ(Run("--lang en import --column", {"البلدة=locality", sheet}), kExitOk) << out_.str() << err_.str();
  EXPECT_EQ(Run("--lang en import", {sheet}), kExitOk) << err_.str();
  EXPECT_EQ(Run("--lang en import --forget-columns", {sheet}), kExitRefused);
  EXPECT_EQ(Run("--lang en import --column", {"البلدة=town", sheet}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("columns[البلدة]"));
  EXPECT_EQ(Run("--lang en import --column", {"البلدة", sheet}), kExitUsage);
  EXPECT_EQ(Run("--lang en import --separator", {"dot", sheet}), kExitUsage);
}

TEST_F(FieldImportTest, ImportTellsWhatIsWrongAndKeepsValuesToTheReport) {
  std::vector<std::string> header, row;
  for (const ImportColumn& column : ImportColumns()) {
    if (!column.required) continue;
    header.push_back(column.header_ar);
    row.push_back(column.key == "head_first_name" ? "سرّي" : "");
  }
  Write("sheet.csv", absl::StrCat(absl::StrJoin(header, ","), "\n", absl::StrJoin(row, ","), "\n"));
  EXPECT_EQ(Run("--lang ar import --report", {Path("report.csv"), Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(out_.str(), HasSubstr("درجة الاستعجال"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("سرّي")));
  EXPECT_THAT(Read("report.csv"),
              StartsWith("\xEF\xBB\xBFالسطر,العمود,القيمة,المطلوب,القراءة المقترحة,أوافق على المقترح,"));
  EXPECT_THAT(Read("report.csv"), HasSubstr("سرّي"));
  const auto mode = std::filesystem::status(Path("report.csv")).permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(Run("--json import", {Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(out_.str(), StartsWith("{\"rows\":1,\"accepted\":0,\"repeated\":0,\"reported\":1"));
}

TEST_F(FieldImportTest, AReportNeverOverwritesItsSheet) {
  Write("sheet.csv", "anything");
  EXPECT_EQ(Run("import --report", {Path("sheet.csv"), Path("sheet.csv")}), kExitUsage);
  EXPECT_EQ(Read("sheet.csv"), "anything");
  EXPECT_EQ(Run("--lang en import", {Path("sheet.csv")}), kExitRefused);
  EXPECT_THAT(err_.str(), HasSubstr("not those of a sheet of households"));
}

}  // namespace
}  // namespace ihala::tools
