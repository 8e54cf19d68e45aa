#include "tests/edge/table.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ihala::edge {
namespace {

// The tests of this program that show an edge case, by its number.
std::map<int, std::vector<std::string>> TestsByNumber() {
  std::map<int, std::vector<std::string>> tests;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const std::string name = suite.GetTestInfo(j)->name();
      if (const int number = NumberOfTest(name); number != 0) tests[number].push_back(name);
    }
  }
  return tests;
}

// The page's table as it must be.
std::string TableOf(const std::map<int, std::vector<std::string>>& tests) {
  std::string table = "| # | what comes | what is right | shown by |\n| --- | --- | --- | --- |\n";
  for (const EdgeCase& row : EdgeCases()) {
    const auto found = tests.find(row.number);
    const std::string shown = found != tests.end() ? absl::StrCat("`", absl::StrJoin(found->second, "`, `"), "`")
                                                   : absl::StrCat("pending: ", row.pending);
    absl::StrAppend(&table, "| ", row.number, " | ", row.input, " | ", row.handling, " | ", shown, " |\n");
  }
  return table;
}

TEST(EdgeTableTest, EveryRowIsEitherShownByOneTestOrPending) {
  const std::map<int, std::vector<std::string>> tests = TestsByNumber();
  int next = 1, tested = 0, pending = 0;
  for (const EdgeCase& row : EdgeCases()) {
    EXPECT_EQ(row.number, next++);
    EXPECT_FALSE(row.input.empty() || row.handling.empty()) << row.number;
    const auto found = tests.find(row.number);
    const size_t count = found == tests.end() ? 0 : found->second.size();
    EXPECT_EQ(count, row.pending.empty() ? 1u : 0u) << row.number << " " << row.input;
    ++(row.pending.empty() ? tested : pending);
  }
  for (const auto& [number, names] : tests) EXPECT_TRUE(number >= 1 && number <= kRows) << names.front();
  EXPECT_EQ(next - 1, kRows);
  std::printf("edge: rows=%d tested=%d pending=%d\n", next - 1, tested, pending);
}

TEST(EdgeTableTest, ThePageSaysTheSame) {
  std::ifstream in(IHALA_SOURCE "/docs/edge-cases.md");
  std::ostringstream page;
  page << in.rdbuf();
  const std::string table = TableOf(TestsByNumber());
  EXPECT_NE(page.str().find(table), std::string::npos) << "docs/edge-cases.md must have this table:\n" << table;
}

TEST(EdgeTableTest, NumbersAreReadOffNamesOfTests) {
  EXPECT_EQ(NumberOfTest("EdgeCase04AnId"), 4);
  EXPECT_EQ(NumberOfTest("EdgeCase38"), 38);
  for (const char* name : {"EdgeCase", "EdgeCase4An", "AnEdgeCase04", ""}) EXPECT_EQ(NumberOfTest(name), 0) << name;
}

}  // namespace
}  // namespace ihala::edge
