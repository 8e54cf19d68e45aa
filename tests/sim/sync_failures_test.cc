// Holds tests/sync_failures.csv, which says for each known failure of a sync engine what shows that this one does not
// have it, to the tests that there are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/sim/plants.h"
#include "tests/sim/scenario.h"
#include "tests/support/tree/test_names.h"

namespace ihala::sim {
namespace {

namespace fs = std::filesystem;

// The failures that were collected; their numbers have gaps.
const std::set<int>& KnownRows() {
  static const auto& rows =
      *new std::set<int>{1,  2,  3,  4,  5,  6,  8,  9,  10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 26, 27,
                         28, 29, 30, 31, 32, 35, 36, 38, 40, 41, 42, 43, 45, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56,
                         57, 58, 59, 60, 61, 62, 63, 64, 66, 67, 68, 69, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80};
  return rows;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Every test by the name that a row of the table may give it.
std::set<std::string> KnownTests() {
  std::set<std::string> names = TestsOfTree(IHALA_SOURCE_DIR);
  for (const std::string& scenario : ScenarioNames()) names.insert("sim:" + scenario);
  for (const Plant& plant : Plants()) names.insert("plant:" + plant.name);
  return names;
}

struct Row {
  std::string title;
  std::string status;
  std::string test;
};

std::map<int, Row> ReadTable() {
  std::map<int, Row> rows;
  std::vector<std::string> lines =
      absl::StrSplit(ReadFile(fs::path(IHALA_SOURCE_DIR) / "tests/sync_failures.csv"), '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.front(), "row,title,status,test");
  lines.erase(lines.begin());
  for (const std::string& line : lines) {
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    int number = 0;
    EXPECT_TRUE(cells.size() == 4 && absl::SimpleAtoi(cells[0], &number)) << line;
    if (cells.size() != 4) continue;
    EXPECT_TRUE(rows.emplace(number, Row{cells[1], cells[2], cells[3]}).second) << line;
  }
  return rows;
}

TEST(SyncFailuresTest, EveryKnownFailureIsShownByTestsThatThereAreOrSaysWhyNot) {
  static const std::set<std::string> known_pending = {"4", "5", "6", "7", "restore", "attachments", "bundles"};
  const std::map<int, Row> table = ReadTable();
  const std::set<std::string> known = KnownTests();
  int tested = 0, not_applicable = 0, pending = 0, unmapped = 0;
  for (const int number : KnownRows()) unmapped += table.contains(number) ? 0 : 1;
  for (const auto& [number, row] : table) {
    EXPECT_TRUE(KnownRows().contains(number)) << number;
    EXPECT_FALSE(row.title.empty()) << number;
    absl::string_view issue = row.status;
    if (row.status == "tested") {
      ++tested;
      EXPECT_FALSE(row.test.empty()) << number;
      for (const std::string& name : std::vector<std::string>(absl::StrSplit(row.test, ' '))) {
        EXPECT_TRUE(known.contains(name)) << number << ": there is no test " << name;
      }
    } else if (row.status == "not_applicable") {
      ++not_applicable;
      EXPECT_FALSE(row.test.empty()) << number << " gives no reason";
    } else if (absl::ConsumePrefix(&issue, "pending:") && known_pending.contains(std::string(issue))) {
      ++pending;
    } else {
      ADD_FAILURE() << number << " has no such status: " << row.status;
    }
  }
  EXPECT_EQ(unmapped, 0);
  std::printf("rows=%zu tested=%d not_applicable=%d pending=%d unmapped=%d\n", table.size(), tested, not_applicable,
              pending, unmapped);
}

// A bug that was taken from a row must be named there.
TEST(SyncFailuresTest, EveryPlantThatComesFromARowStandsInIt) {
  const std::map<int, Row> table = ReadTable();
  std::set<int> rows;
  for (const Plant& plant : Plants()) {
    if (plant.row == 0) continue;
    rows.insert(plant.row);
    ASSERT_TRUE(table.contains(plant.row)) << plant.name;
    EXPECT_THAT(table.at(plant.row).test, testing::HasSubstr("plant:" + plant.name));
  }
  EXPECT_GE(rows.size(), 10u);
}

}  // namespace
}  // namespace ihala::sim
