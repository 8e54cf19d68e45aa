// The rules of the house, asked of the tree as it is. Each failure lists path, line and what is wrong.
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/tidy/documents.h"
#include "tests/tidy/include_arrows.h"
#include "tests/tidy/injected_world.h"
#include "tests/tidy/layout.h"
#include "tests/tidy/proto_comments.h"
#include "tests/tidy/source_tree.h"
#include "tests/tidy/texts.h"
#include "tests/tidy/words.h"

namespace ihala::tidy {
namespace {

const char kWorkflowDocument[] = "common/workflow/default_workflow.textproto";

const std::vector<SourceFile>& Tree() {
  static const auto& tree = *new std::vector<SourceFile>(ReadTree(IHALA_SOURCE_DIR));
  return tree;
}

Findings OfTree(const std::function<Findings(const SourceFile&)>& check) {
  Findings all;
  for (const SourceFile& file : Tree()) {
    for (Finding& finding : check(file)) all.push_back(std::move(finding));
  }
  return all;
}

void ExpectNone(const Findings& findings) { EXPECT_TRUE(findings.empty()) << Describe(findings); }

// The file at `path`, with no lines if there is none.
SourceFile FileAt(const std::string& path) {
  for (const SourceFile& file : Tree()) {
    if (file.path == path) return file;
  }
  return {path, {}};
}

TEST(TidyTest, TheTreeIsFound) {
  size_t cpp = 0, protos = 0;
  for (const SourceFile& file : Tree()) {
    cpp += IsCpp(file);
    protos += IsProto(file);
  }
  EXPECT_GT(cpp, 20u);
  EXPECT_GT(protos, 3u);
}

TEST(TidyTest, EveryIncludeFollowsAnArrow) { ExpectNone(OfTree(ForbiddenIncludes)); }

TEST(TidyTest, EveryProtoElementHasAComment) { ExpectNone(OfTree(ProtoWithoutComment)); }

TEST(TidyTest, ClocksAndRandomnessArePassedIn) { ExpectNone(OfTree(ClockOrRandomness)); }

TEST(TidyTest, NoCodeKnowsANameOfTheDefaultWorkflow) {
  const std::vector<std::string> names = WorkflowNames(FileAt(kWorkflowDocument));
  ASSERT_GT(names.size(), 20u) << kWorkflowDocument << " has fewer stages and steps than the default workflow";
  ExpectNone(OfTree([&](const SourceFile& file) { return WorkflowNamesInCode(file, names); }));
}

TEST(TidyTest, NothingIsLeftBehind) { ExpectNone(OfTree(LeftBehind)); }

TEST(TidyTest, EveryLinkLeadsSomewhere) {
  ExpectNone(OfTree([](const SourceFile& file) { return BrokenLinks(file, Tree()); }));
}

TEST(TidyTest, EveryPackageHasItsReason) {
  const SourceFile setup = FileAt("tools/setup");
  ASSERT_FALSE(setup.lines.empty());
  ExpectNone(PackagesWithoutReason(setup, FileAt("docs/DEPENDENCIES.md")));
}

TEST(TidyTest, FilesStaySmall) { ExpectNone(OfTree(LongFiles)); }

TEST(TidyTest, FunctionsStaySmall) { ExpectNone(OfTree(LongFunctions)); }

TEST(TidyTest, LinesAreTidy) { ExpectNone(OfTree(UntidyLines)); }

TEST(TidyTest, EveryTextIsThereInArabicAndEnglish) {
  size_t texts = 0;
  for (const SourceFile& file : Tree()) texts += CountTexts(file);
  EXPECT_GT(texts, 500u) << "they have another form than the check knows";
  ExpectNone(OfTree(TextsInOneLanguage));
}

TEST(TidyTest, HeaderGuardsFollowThePath) { ExpectNone(OfTree(WrongGuard)); }

}  // namespace
}  // namespace ihala::tidy
