// Promises of rows that are too large for one piece: they come in parts, through any cut, and whole or not at all.
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/base/sabotage.h"
#include "common/wire/row_parts.h"
#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/exchange_fixture.h"

namespace ihala {
namespace {

class PartsTest : public ExchangeTest {
 protected:
  // A workflow of some sixty kilobytes.
  static v1::Workflow Large(uint32_t version, const std::string& words) {
    v1::Workflow workflow = *ParseWorkflowText(DefaultWorkflowText());
    workflow.set_workflow_id("large");
    workflow.set_version(version);
    std::string text;
    while (text.size() < 180) text += words;
    for (v1::Stage& stage : *workflow.mutable_stages()) {
      stage.mutable_explanation()->set_en(text.substr(0, 180));
    }
    for (int i = 0; i < 150; ++i) {
      v1::ReasonSet& set = *workflow.mutable_reason_sets(0);
      v1::Reason& reason = *set.add_reasons();
      reason = set.reasons(0);
      reason.set_code(absl::StrCat("MORE_", i));
      reason.mutable_text()->set_en(absl::StrCat(i, " ", text.substr(0, 150)));
    }
    return workflow;
  }

  static const v1::Workflow* FindLarge(const std::vector<v1::Row>& rows) {
    const v1::Workflow* found = nullptr;
    for (const v1::Row& row : rows) {
      if (row.has_workflow() && row.workflow().workflow_id() == "large") found = &row.workflow();
    }
    return found;
  }
};

TEST_F(PartsTest, ALargeRowComesInPartsOnPagesOfAnySize) {
  const v1::Workflow large = Large(1, "some words ");
  ASSERT_TRUE(Put(world::kAdministrator, large).ok());
  Device device = MakeDevice(world::kWorker);
  std::string whole;
  for (const uint32_t page_bytes : {1024u, 9000u, 65536u, 262144u}) {
    std::string cursor;
    const std::vector<v1::Row> rows = PullAll(device, &cursor, page_bytes);
    const v1::Workflow* const found = FindLarge(rows);
    ASSERT_NE(found, nullptr) << page_bytes;
    cursor.clear();
    for (const v1::Row& row : PullParts(device, &cursor, page_bytes)) {
      EXPECT_LE(row.ByteSizeLong(), limits::kRowPartBytes + 200);
    }
    EXPECT_EQ(found->reason_sets(0).reasons_size(), large.reason_sets(0).reasons_size());
    if (whole.empty()) whole = found->SerializeAsString();
    EXPECT_EQ(found->SerializeAsString(), whole);
  }
  EXPECT_GT(whole.size(), 4 * limits::kRowPartBytes);
}

TEST_F(PartsTest, APageThatIsCutCostsItsPartsOnly) {
  ASSERT_TRUE(Put(world::kAdministrator, Large(1, "some words ")).ok());
  Device device = MakeDevice(world::kWorker);
  std::string cursor;
  // How many parts of which row.
  std::map<uint64_t, uint32_t> parts;
  std::map<uint64_t, uint32_t> counts;
  for (int pages = 0; pages < 1000; ++pages) {
    v1::ExchangeUp up;
    up.set_stream_id(device.stream_id);
    up.set_cursor(cursor);
    up.set_page_bytes_max(1024);
    // Asked twice, as after an answer that was lost: it is the same part.
    const auto lost = Exchange(device, up);
    const auto down = Exchange(device, up);
    ASSERT_TRUE(lost.ok() && down.ok());
    EXPECT_EQ(lost->page().SerializeAsString(), down->page().SerializeAsString());
    for (const v1::Row& row : down->page().rows()) {
      if (!row.has_part()) continue;
      EXPECT_EQ(row.part().index(), parts[row.seq()]);
      ++parts[row.seq()];
      counts[row.seq()] = row.part().count();
    }
    cursor = down->page().next_cursor();
    if (!down->page().more()) break;
  }
  // The default workflow, and the large one.
  EXPECT_EQ(counts.size(), 2u);
  EXPECT_EQ(parts, counts);
}

TEST_F(PartsTest, ARowThatIsReplacedWhileItsPartsAreUnderWayIsLeftForTheNewOne) {
  Device device = MakeDevice(world::kWorker);
  std::string cursor;
  PullAll(device, &cursor, 65536);
  v1::Workflow draft = Large(1, "first words ");
  ASSERT_TRUE(Put(world::kAdministrator, draft).ok());
  v1::ExchangeUp up;
  up.set_stream_id(device.stream_id);
  up.set_cursor(cursor);
  up.set_page_bytes_max(1024);
  const auto down = Exchange(device, up);
  ASSERT_TRUE(down.ok());
  ASSERT_TRUE(down->page().rows(0).has_part());
  ASSERT_TRUE(down->page().more());
  cursor = down->page().next_cursor();
  // Its row goes away under its number, as a row does that is written again.
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    const auto rows = txn.ListReference(RowKind::kWorkflow);
                    for (const FeedRow& row : *rows) {
                      v1::Workflow workflow;
                      workflow.ParseFromString(row.body);
                      if (workflow.workflow_id() != "large") continue;
                      workflow.mutable_stages(0)->mutable_explanation()->set_en("second words");
                      const RowScope everybody{"*", "", "", ""};
                      return txn.PutRow(row.kind, "", row.row_id, everybody, workflow.SerializeAsString()).status();
                    }
                    return absl::NotFoundError("no large workflow");
                  })
                  .ok());
  const std::vector<v1::Row> rows = PullAll(device, &cursor, 1024);
  const v1::Workflow* const found = FindLarge(rows);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->stages(0).explanation().en(), "second words");
}

}  // namespace
}  // namespace ihala
