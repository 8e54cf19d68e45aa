#include "common/workflow/stored_workflow.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/workflow/default_workflow.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

v1::Workflow Document(const std::string& id) {
  v1::Workflow document = *ParseWorkflowText(DefaultWorkflowText());
  document.set_workflow_id(id);
  return document;
}

TEST(StoredWorkflowTest, TheSameBytesAreCompiledOnce) {
  const std::string bytes = Document("once").SerializeAsString();
  const auto first = CompileStored(bytes);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ((*first)->document().workflow_id(), "once");
  EXPECT_EQ(CompileStored(bytes)->get(), first->get());
}

TEST(StoredWorkflowTest, OtherBytesAreAnotherWorkflow) {
  v1::Workflow document = Document("other");
  const auto before = CompileStored(document.SerializeAsString());
  document.mutable_stages(0)->mutable_title()->set_en("Changed");
  const auto after = CompileStored(document.SerializeAsString());
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_NE(before->get(), after->get());
  EXPECT_EQ((*after)->document().stages(0).title().en(), "Changed");
}

TEST(StoredWorkflowTest, WhatIsPushedOutIsCompiledAgainAndWhoeverHoldsItKeepsIt) {
  const std::string bytes = Document("first").SerializeAsString();
  const auto first = CompileStored(bytes);
  ASSERT_TRUE(first.ok());
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(CompileStored(Document(absl::StrCat("number-", i)).SerializeAsString()).ok());
  }
  const auto again = CompileStored(bytes);
  ASSERT_TRUE(again.ok());
  EXPECT_NE(again->get(), first->get());
  EXPECT_EQ((*first)->document().workflow_id(), "first");
}

TEST(StoredWorkflowTest, WhatIsNoDocumentOrNoGoodOneIsSaidEachTime) {
  EXPECT_EQ(CompileStored("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  v1::Workflow document = Document("bad");
  document.clear_stages();
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(CompileStored(document.SerializeAsString()).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace ihala
