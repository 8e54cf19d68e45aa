// SECURITY.md says for each attack what stands against it and which tests show it. Whoever renames or removes such a
// test changes the page, or this fails.
#include <cstdio>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/documents/page.h"
#include "tests/support/tree/test_names.h"

namespace ihala::documents {
namespace {

constexpr char kAttacks[] = "### Attacks, defences, and what shows them";
constexpr size_t kCells = 5;  // Number, whose, attack, defence, tests.

TEST(SecurityPageTest, EveryAttackHasADefenceAndTestsThatThereAre) {
  const std::set<std::string> known = TestsOfTree(IHALA_SOURCE_DIR);
  std::set<std::string> numbers;
  size_t shown = 0;
  for (const Row& row : TableUnder(FileOfTree("SECURITY.md"), kAttacks)) {
    ASSERT_EQ(row.size(), kCells) << row[0];
    EXPECT_TRUE(numbers.insert(row[0]).second) << row[0] << " stands there twice";
    for (const std::string& cell : row) EXPECT_FALSE(cell.empty()) << row[0];
    const std::vector<std::string> tests = Quoted(row[4]);
    EXPECT_FALSE(tests.empty()) << row[0] << " is shown by nothing";
    for (const std::string& test : tests) EXPECT_TRUE(known.contains(test)) << row[0] << ": there is no test " << test;
    shown += tests.size();
  }
  std::printf("attacks=%zu tests=%zu\n", numbers.size(), shown);
}

TEST(SecurityPageTest, EveryActorOfTheTableIsDescribed) {
  std::set<std::string> described;
  for (const Row& row : TableUnder(FileOfTree("SECURITY.md"), "### Who might attack")) described.insert(row[0]);
  for (const Row& row : TableUnder(FileOfTree("SECURITY.md"), kAttacks)) {
    EXPECT_TRUE(described.contains(row[1])) << row[0] << ": nobody described " << row[1];
  }
}

}  // namespace
}  // namespace ihala::documents
