// A preview does nothing, and tells what the import after it will do.
#include <string>
#include <vector>

#include "tests/import/import_test_base.h"

namespace ihala::client {
namespace {

class PreviewTest : public ImportTest {
 protected:
  ImportResult Preview(const std::string& sheet) {
    options_.preview = true;
    ImportResult result = Import(sheet);
    options_.preview = false;
    return result;
  }
  // A file with everything: good rows, each defect, a question, a row twice.
  std::string Sheet() {
    Table table = TableIn(MakeSheet(40, 24).parts[0]);
    const Cells asked = [this] {
      Cells row = row_;
      row["head_birth_date"] = "1404";
      row["need_summary"] = "أسرة أخرى";
      return row;
    }();
    std::vector<std::string> record;
    for (const load::SheetColumn& column : load::SheetColumns()) record.push_back(asked.at(std::string(column.key)));
    table.push_back(record);
    table.push_back(table[1]);
    return TextOf(table);
  }
};

TEST_F(PreviewTest, SubmitsNothingAndWritesNoReport) {
  const ImportResult result = Preview(Sheet());
  ASSERT_OK(result.status);
  EXPECT_EQ(result.rows, 66u);
  EXPECT_EQ(result.accepted, 40u);
  EXPECT_EQ(result.households, 40u);
  EXPECT_EQ(result.repeated, 1u);
  EXPECT_EQ(result.reported, 25u);
  EXPECT_EQ(Queued(), 0u);
  EXPECT_EQ(report_.str(), "");
  for (const ImportedRow& row : rows_) EXPECT_EQ(row.queued.referral_id, "");
}

TEST_F(PreviewTest, TellsOfEachRowWhatTheImportThenDoes) {
  const std::string sheet = Sheet();
  // Some of it is there already.
  EXPECT_EQ(Import(MakeSheet(10, 0).parts[0]).accepted, 10u);
  const size_t queued = Queued();
  const ImportResult preview = Preview(sheet);
  const std::vector<ImportedRow> foretold = rows_;
  EXPECT_EQ(Queued(), queued);
  const ImportResult done = Import(sheet);
  ASSERT_OK(done.status);
  EXPECT_EQ(preview.accepted, done.accepted);
  EXPECT_EQ(preview.repeated, done.repeated);
  EXPECT_EQ(preview.reported, done.reported);
  EXPECT_EQ(preview.warned, done.warned);
  EXPECT_EQ(preview.households, done.households);
  EXPECT_EQ(preview.asked, done.asked);
  EXPECT_EQ(preview.taken, done.taken);
  EXPECT_EQ(preview.bytes_read, done.bytes_total);
  ASSERT_EQ(foretold.size(), rows_.size());
  for (size_t i = 0; i < rows_.size(); ++i) {
    EXPECT_EQ(foretold[i].line, rows_[i].line);
    EXPECT_EQ(foretold[i].outcome, rows_[i].outcome) << "line " << rows_[i].line;
    ASSERT_EQ(foretold[i].problems.size(), rows_[i].problems.size()) << "line " << rows_[i].line;
    for (size_t j = 0; j < rows_[i].problems.size(); ++j) {
      EXPECT_EQ(foretold[i].problems[j].expected, rows_[i].problems[j].expected);
      EXPECT_EQ(foretold[i].problems[j].key, rows_[i].problems[j].key);
    }
    EXPECT_EQ(foretold[i].warnings.size(), rows_[i].warnings.size());
  }
}

TEST_F(PreviewTest, KnowsWhatWasImported) {
  const std::string sheet = MakeSheet(10, 0).parts[0];
  Import(sheet);
  Reopen();
  EXPECT_EQ(Preview(sheet).repeated, 10u);
}

TEST_F(PreviewTest, OfAHouseholdOverRowsIsOfOneHousehold) {
  Cells head = row_;
  head["relation"] = "رب الأسرة";
  const Cells member = {{"relation", "ابن"}, {"head_first_name", "سامي"}, {"head_family_name", "عوض"},
                        {"head_sex", "ذكر"}, {"head_birth_date", "2012"}, {"head_document_type", "بدون وثيقة"}};
  for (const char* key :
       {"household_size", "females", "males", "children_under_5", "children_5_to_17", "adults_60_plus", "members"}) {
    head[key] = "";
  }
  const ImportResult result = Preview(SheetOf({head, member}));
  EXPECT_EQ(result.accepted, 2u) << Told();
  EXPECT_EQ(result.households, 1u);
}

}  // namespace
}  // namespace ihala::client
