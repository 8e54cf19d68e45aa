#ifndef IHALA_TESTS_SUPPORT_CLIENT_SHEET_TEST_BASE_H_
#define IHALA_TESTS_SUPPORT_CLIENT_SHEET_TEST_BASE_H_

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ihala/import.h"
#include "tests/support/client/sheet_directory.h"
#include "tests/support/client/store_test_base.h"
#include "tools/load/csv.h"
#include "tools/load/population.h"
#include "tools/load/sheet.h"

namespace ihala::client {

// A store in the directory for which the synthetic sheets are made, and sheets to import into it.
class SheetTest : public StoreTest {
 protected:
  // The cells of one household by the column's key.
  using Cells = std::map<std::string, std::string>;

  void SetUp() override {
    StoreTest::SetUp();
    PutSheetDirectory(server_);
    Prepare();
  }

  // A household that nothing is wrong with.
  static Cells GoodRow() {
    SeededRandom random(5);
    const auto households = load::MakeHouseholds(1, random, SheetDay());
    EXPECT_TRUE(households.ok()) << households.status();
    const std::vector<std::string> cells = load::SheetRow(households->front());
    Cells row;
    for (size_t i = 0; i < cells.size(); ++i) row[std::string(load::SheetColumns()[i].key)] = cells[i];
    return row;
  }

  // A sheet with the columns of the first row, in the order of their keys.
  static std::string SheetOf(const std::vector<Cells>& rows) {
    std::map<std::string, std::string> names;
    for (const ImportColumn& column : ImportColumns()) names[column.key] = column.header_en;
    std::vector<std::string> header;
    for (const auto& [key, cell] : rows.front()) header.push_back(names[key]);
    std::string sheet = load::CsvRecord(header);
    for (const Cells& row : rows) {
      std::vector<std::string> cells;
      for (const auto& [key, cell] : row) cells.push_back(cell);
      absl::StrAppend(&sheet, load::CsvRecord(cells));
    }
    return sheet;
  }

  // Imports a sheet, with these questions answered by yes. What became of each row is in rows_, the report in report_.
  ImportResult Import(const std::string& bytes, const std::set<std::string>& confirmed = {}) {
    std::istringstream sheet(bytes);
    report_.str("");
    rows_.clear();
    ImportOptions options;
    options.language = "en";
    options.report = &report_;
    options.confirmed = confirmed;
    options.on_row = [this](const ImportedRow& row, const ImportResult&) { rows_.push_back(row); };
    return ImportHouseholds(*client_, sheet, options);
  }

  // The row with one cell changed.
  ImportResult ImportWith(const std::string& key, const std::string& cell,
                          const std::set<std::string>& confirmed = {}) {
    Cells row = row_;
    row[key] = cell;
    return Import(SheetOf({row}), confirmed);
  }

  // The dossier of the row that was imported last.
  v1::Referral Imported() {
    if (rows_.empty()) return {};
    const absl::StatusOr<CaseView> view = client_->GetCase(rows_.back().queued.referral_id);
    EXPECT_TRUE(view.ok()) << view.status();
    return view.ok() ? view->dossier : v1::Referral();
  }

  Cells row_ = GoodRow();
  std::ostringstream report_;
  std::vector<ImportedRow> rows_;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_SUPPORT_CLIENT_SHEET_TEST_BASE_H_
