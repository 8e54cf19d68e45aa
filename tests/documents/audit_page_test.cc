// docs/audit.md says when each action is entered. Whoever adds one explains it there, or this fails.
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/documents/page.h"

namespace ihala::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What the server is made of, without its tests.
std::string ServerSources() {
  const std::filesystem::path root = IHALA_SOURCE_DIR;
  std::string text;
  for (const auto& file : std::filesystem::recursive_directory_iterator(root / "server")) {
    const std::string path = file.path().lexically_relative(root).string();
    if (absl::EndsWith(path, ".cc") && !absl::EndsWith(path, "_test.cc")) text += FileOfTree(path);
  }
  EXPECT_GT(text.size(), 100000u);
  return text;
}

TEST(AuditPageTest, ExplainsEveryActionOnceAndNoOther) {
  std::vector<std::string> on_page;
  bool explains_reads = false;
  for (const Row& row : TableUnder(FileOfTree("docs/audit.md"), "## What is entered")) {
    EXPECT_FALSE(row.at(1).empty());
    const std::vector<std::string> names = Quoted(row[0]);
    ASSERT_FALSE(names.empty());
    if (names.front() == audit_action::kReadPrefix) {
      explains_reads = true;
      for (const std::string& name : names) EXPECT_TRUE(name == names.front() || IsAuditAction(name)) << name;
      continue;
    }
    on_page.insert(on_page.end(), names.begin(), names.end());
  }
  EXPECT_TRUE(explains_reads);
  EXPECT_THAT(on_page, ::testing::UnorderedElementsAreArray(AuditActions().begin(), AuditActions().end()));
}

// The store takes no action that is not listed, see server/audit/trail_test.cc; and none is listed that nothing enters.
TEST(AuditPageTest, EveryActionIsEnteredSomewhereByItsOneName) {
  const std::string header = FileOfTree("common/audit/actions.h");
  const std::string server = ServerSources();
  const std::regex constant("constexpr char (k\\w+)\\[\\] = \"([a-z_.]+)\"");
  size_t found = 0;
  for (std::sregex_iterator at(header.begin(), header.end(), constant), end; at != end; ++at) {
    EXPECT_THAT(server, HasSubstr(absl::StrCat("audit_action::", (*at)[1].str()))) << "nothing enters it";
    EXPECT_THAT(server, Not(HasSubstr(absl::StrCat("\"", (*at)[2].str(), "\"")))) << "it is spelt a second time";
    ++found;
  }
  EXPECT_EQ(found, AuditActions().size() + 1) << "the reads have their beginning alone";
}

}  // namespace
}  // namespace ihala::documents
