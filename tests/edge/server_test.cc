// Edge cases that the server decides: its core with a real store, without a network.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "tests/edge/sample.h"
#include "tests/support/world/core_fixture.h"

namespace ihala::edge {
namespace {

using testing::ElementsAre;

class EdgeServerTest : public CoreFixture {
 protected:
  std::vector<v1::HistoryEntry> HistoryOf(const std::string& referral_id) {
    std::vector<v1::HistoryEntry> entries;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListChildren(referral_id, RowKind::kHistory, 0, 1000));
      for (const FeedRow& row : rows) entries.emplace_back().ParseFromString(row.body);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return entries;
  }
};

TEST_F(EdgeServerTest, EdgeCase22APhoneOfFourteenHouseholdsIsTakenAndPointedOut) {
  EXPECT_THAT(Warned([](v1::Referral& referral) { referral.mutable_people(0)->mutable_phones(0)->set_shared_by(14); }),
              ElementsAre("people[0].phones[0].shared_by SHARED_PHONE"));
  for (int household = 0; household < 14; ++household) {
    v1::Operation submission = Submission(world::kWorker);
    v1::Person& head = *submission.mutable_submit()->mutable_referral()->mutable_people(0);
    head.clear_phones();
    v1::Phone& phone = *head.add_phones();
    phone.set_e164("+970590000001");
    phone.set_owner(v1::PHONE_OWNER_COMMITTEE);
    phone.set_shared_by(14);
    const CaseOutcome outcome = Do(world::kWorker, submission);
    EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << household;
  }
}

TEST_F(EdgeServerTest, EdgeCase38ADeviceThreeMonthsAheadDecidesNothingAndIsShown) {
  v1::Operation right = Submission(world::kWorker);
  v1::Operation ahead = Submission(world::kWorker);
  const absl::Time now = clock_.Now();
  const absl::Time wall = now + absl::Hours(24 * 90);
  ahead.mutable_claimed()->mutable_wall()->set_seconds(absl::ToUnixSeconds(wall));
  ASSERT_EQ(Do(world::kWorker, right).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  ASSERT_EQ(Do(world::kWorker, ahead).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  const v1::CaseCore core = CoreOf(ahead.referral_id());
  EXPECT_NE(core.due_on().year(), 0);
  EXPECT_EQ(core.due_on().SerializeAsString(), CoreOf(right.referral_id()).due_on().SerializeAsString());
  const std::vector<v1::HistoryEntry> history = HistoryOf(ahead.referral_id());
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0].received_at().seconds(), absl::ToUnixSeconds(now));
  EXPECT_EQ(history[0].claimed().wall().seconds(), absl::ToUnixSeconds(wall));
}

}  // namespace
}  // namespace ihala::edge
