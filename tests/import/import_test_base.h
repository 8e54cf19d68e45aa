#ifndef IHALA_TESTS_IMPORT_IMPORT_TEST_BASE_H_
#define IHALA_TESTS_IMPORT_IMPORT_TEST_BASE_H_

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "ihala/import.h"
#include "tests/import/table.h"
#include "tests/support/client/sheet_test_base.h"

namespace ihala::client {

// How the columns of a sheet are called.
enum class Headers { kArabic, kEnglish, kKeys };

// Imports sheets with whatever options a test sets, and tells what became of each row.
class ImportTest : public SheetTest {
 protected:
  void SetUp() override {
    SheetTest::SetUp();
    options_.report = &report_;
    options_.on_row = [this](const ImportedRow& row, const ImportResult& so_far) {
      EXPECT_EQ(so_far.rows, so_far.accepted + so_far.repeated + so_far.reported);
      EXPECT_EQ(row.outcome == RowOutcome::kReported, !row.problems.empty());
      rows_.push_back(row);
    };
  }

  // A sheet made for the day that the test's clock shows.
  static load::Sheet MakeSheet(size_t count, size_t bad, uint64_t seed = 7) {
    load::SheetOptions options;
    options.count = count;
    options.bad = bad;
    options.seed = seed;
    options.as_of = SheetDay();
    absl::StatusOr<load::Sheet> sheet = load::MakeSheet(options);
    EXPECT_TRUE(sheet.ok()) << sheet.status();
    return *std::move(sheet);
  }

  ImportResult Import(const std::string& bytes) {
    std::istringstream sheet(bytes);
    report_.str("");
    rows_.clear();
    return ImportHouseholds(*client_, sheet, options_);
  }
  ImportResult Import(const std::string& bytes, const std::string& language) {
    options_.language = language;
    return Import(bytes);
  }

  static std::string HeaderOf(const std::string& key, Headers headers) {
    for (const ImportColumn& column : ImportColumns()) {
      if (column.key != key) continue;
      return headers == Headers::kKeys ? key : (headers == Headers::kEnglish ? column.header_en : column.header_ar);
    }
    ADD_FAILURE() << key;
    return "";
  }
  // The rows under the columns that any of them has, in the order of their keys.
  static Table TableOf(const std::vector<Cells>& rows, Headers headers = Headers::kArabic) {
    Cells all;
    for (const Cells& row : rows) all.insert(row.begin(), row.end());
    Table table(1);
    for (const auto& [key, cell] : all) table[0].push_back(HeaderOf(key, headers));
    for (const Cells& row : rows) {
      table.emplace_back();
      for (const auto& [key, cell] : all) table.back().push_back(row.contains(key) ? row.at(key) : "");
    }
    return table;
  }
  static std::string SheetOf(const std::vector<Cells>& rows, Headers headers = Headers::kArabic) {
    return TextOf(TableOf(rows, headers));
  }

  // Imports the good row with one cell changed and returns what is said about it.
  std::vector<ImportProblem> ProblemsWith(const std::string& key, const std::string& cell,
                                          const std::string& language = "en") {
    Cells row = row_;
    row[key] = cell;
    const ImportResult result = Import(SheetOf({row}), language);
    EXPECT_TRUE(result.status.ok()) << result.status;
    return rows_.size() == 1 ? rows_[0].problems : std::vector<ImportProblem>();
  }

  // What the rows of the last import met, for messages of tests.
  std::string Told() const {
    std::string told;
    for (const ImportedRow& row : rows_) {
      for (const ImportProblem& problem : row.problems) {
        absl::StrAppend(&told, "line ", row.line, " ", problem.key, " ", problem.code, ": ", problem.expected, "\n");
      }
    }
    return told;
  }
  // The codes of a row's problems.
  std::set<std::string> CodesOf(size_t row) const {
    std::set<std::string> codes;
    if (row >= rows_.size()) return codes;
    for (const ImportProblem& problem : rows_[row].problems) codes.insert(problem.code);
    return codes;
  }
  std::string Outcomes() const {
    return absl::StrJoin(rows_, "", [](std::string* out, const ImportedRow& row) {
      out->push_back("AR!"[static_cast<int>(row.outcome)]);
    });
  }
  size_t Queued() { return client_->ListOperations()->size(); }

  ImportOptions options_;
};

}  // namespace ihala::client

#endif  // IHALA_TESTS_IMPORT_IMPORT_TEST_BASE_H_
