// Promises of a device to which a large row comes in parts.
#include <string>
#include <vector>

#include "common/base/limits.h"
#include "common/wire/row_parts.h"
#include "common/workflow/default_workflow.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using Fault = FakeServer::Fault;

class RowPartsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    Prepare();
  }

  // The next version of the workflow, with words in it that tell.
  v1::Row Large(uint32_t version, const std::string& words) {
    v1::Row row;
    row.set_row_id(absl::StrCat("default/", version));
    v1::Workflow& workflow = *row.mutable_workflow();
    workflow = *ParseWorkflowText(DefaultWorkflowText());
    workflow.set_version(version);
    workflow.mutable_title()->set_en(words);
    EXPECT_TRUE(TravelsInParts(row));
    return row;
  }
  std::string TitleOf(uint32_t version) {
    const absl::StatusOr<v1::Workflow> workflow = client_->GetWorkflow("default", version);
    return workflow.ok() ? workflow->title().en() : "";
  }
};

TEST_F(RowPartsTest, NothingIsSeenOfARowBeforeItsLastPart) {
  server_.sends_parts = true;
  server_.PutRow(Large(3, "the third"));
  int calls = 0;
  std::vector<std::string> seen;
  server_.during_call = [&] {
    if (++calls > 1) seen.push_back(TitleOf(3));
  };
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 0u);
  EXPECT_GT(calls, 1);
  EXPECT_THAT(seen, testing::Each(""));
  EXPECT_EQ(TitleOf(3), "the third");
}

TEST_F(RowPartsTest, WhatHasComeOutlivesTheProcess) {
  server_.sends_parts = true;
  server_.PutRow(Large(3, "the third"));
  SyncOptions options;
  options.max_failures = 0;
  // Each part but the first is lost once, and the program ended.
  for (int i = 0; i < 20 && TitleOf(3).empty(); ++i) {
    server_.faults = {Fault::kNone, Fault::kLostAnswer};
    Sync(options);
    Reopen();
    ASSERT_OK(SignIn());
  }
  EXPECT_EQ(TitleOf(3), "the third");
  EXPECT_TRUE(Sync().all_synced);
}

TEST_F(RowPartsTest, PartsThatDoNotFitTogetherAreDroppedAndTheRowIsFetched) {
  server_.sends_parts = true;
  server_.parts_are_mixed = true;
  server_.PutRow(Large(3, "the third"));
  const SyncResult result = Sync();
  ASSERT_OK(result.status);
  EXPECT_TRUE(result.all_synced);
  EXPECT_EQ(result.repaired, 1u);
  EXPECT_EQ(TitleOf(3), "the third");
}

}  // namespace
}  // namespace ihala::client
