// The queue's parts and orders, beside a list that is sorted and filtered by hand.
#include "server/store/sql_queue.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/sql_store_fixture.h"

namespace ihala {
namespace {

using ::testing::ElementsAreArray;

constexpr int64_t kUntil = 20'000;
constexpr char kMe[] = "R-1";

// One case as a test made it.
struct Made {
  std::string id;
  int64_t rank = 0;
  int64_t due = INT32_MAX;
  int64_t received_us = 0;
  std::string holder;
  bool pending = false;
  QueueFacts facts = v1::STAGE_KIND_WAITING_ON_RECEIVER;
};

bool Belongs(const Made& made, v1::QueueView view) {
  const bool waits = made.facts.stage == v1::STAGE_KIND_WAITING_ON_RECEIVER;
  switch (view) {
    case v1::QUEUE_VIEW_UNCLAIMED:
      return waits && made.holder.empty();
    case v1::QUEUE_VIEW_MINE:
      return made.holder == kMe;
    case v1::QUEUE_VIEW_TO_CONFIRM:
      return made.pending;
    case v1::QUEUE_VIEW_OVERDUE:
      return waits && made.due <= kUntil;
    case v1::QUEUE_VIEW_REVIEW_DUE:
      return made.facts.is_review && made.due <= kUntil;
    case v1::QUEUE_VIEW_OBJECTIONS:
      return waits && made.facts.entered_by == v1::STEP_KIND_OBJECT;
    case v1::QUEUE_VIEW_ANSWERED:
      return waits && made.facts.entered_by == v1::STEP_KIND_ANSWER;
    default:
      return true;
  }
}

bool IsBefore(const Made& a, const Made& b, v1::QueueSort sort) {
  if (sort == v1::QUEUE_SORT_DUE) {
    return std::tie(a.due, a.rank, a.received_us, a.id) < std::tie(b.due, b.rank, b.received_us, b.id);
  }
  if (sort == v1::QUEUE_SORT_RECEIVED) return std::tie(a.received_us, a.id) < std::tie(b.received_us, b.id);
  return std::tie(a.rank, a.due, a.received_us, a.id) < std::tie(b.rank, b.due, b.received_us, b.id);
}

class SqlQueueTest : public SqlStoreFixture {
 protected:
  static std::string IdOf(int n) { return std::string(15, 'q') + static_cast<char>(n); }

  Made Draw(int n) {
    constexpr v1::StageKind kStages[] = {v1::STAGE_KIND_WAITING_ON_RECEIVER, v1::STAGE_KIND_WAITING_ON_RECEIVER,
                                         v1::STAGE_KIND_WAITING_ON_REFERRER};
    constexpr v1::StepKind kEntered[] = {v1::STEP_KIND_UNSPECIFIED, v1::STEP_KIND_CLAIM, v1::STEP_KIND_ANSWER,
                                         v1::STEP_KIND_OBJECT};
    const auto draw = [this](uint64_t below) { return random_.Uniform(below); };
    Made made;
    made.id = IdOf(n);
    made.rank = static_cast<int64_t>(draw(3));
    if (draw(4) > 0) made.due = kUntil - 3 + static_cast<int64_t>(draw(6));
    made.received_us = static_cast<int64_t>(draw(5)) * 1'000'000;
    if (draw(2) == 0) made.holder = draw(2) == 0 ? kMe : "R-2";
    made.pending = draw(5) == 0;
    made.facts = QueueFacts(kStages[draw(3)], kEntered[draw(4)], draw(3) == 0 && made.due < INT32_MAX);
    return made;
  }
  void Put(const Made& made, v1::StageKind stage) {
    v1::CaseCore core;
    core.set_referral_id(made.id);
    core.set_referring_organisation("CSO-1");
    core.set_receiving_organisation("MIN");
    core.set_desk("D-1");
    core.set_stage_id("IN_REVIEW");
    core.set_urgency(static_cast<v1::Urgency>(v1::URGENCY_EMERGENCY - made.rank));
    core.mutable_received_at()->set_seconds(made.received_us / 1'000'000);
    core.set_holder(made.holder);
    if (made.pending) core.mutable_pending()->set_step_id("STEP");
    if (made.due < INT32_MAX) {
      const absl::CivilDay day = absl::CivilDay(1970, 1, 1) + made.due;
      core.mutable_due_on()->set_year(static_cast<int32_t>(day.year()));
      core.mutable_due_on()->set_month(day.month());
      core.mutable_due_on()->set_day(day.day());
    }
    QueueFacts facts = made.facts;
    facts.stage = stage;
    const absl::Status put = store_->Write([&](WriteTxn& txn) { return txn.PutCore(&core, facts).status(); });
    ASSERT_TRUE(put.ok()) << put;
  }
  std::vector<std::string> Walk(v1::QueueView view, v1::QueueSort sort, int batch) {
    QueueQuery query;
    query.receiving_organisation = "MIN";
    query.view = view;
    query.sort = sort;
    query.account = kMe;
    query.until_day = kUntil;
    std::vector<std::string> ids;
    for (;;) {
      QueuePage page;
      const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
        ASSIGN_OR_RETURN(page, txn.ListQueue(query, batch));
        return absl::OkStatus();
      });
      EXPECT_TRUE(read.ok()) << read;
      for (const QueueEntry& entry : page.entries) {
        EXPECT_EQ(entry.desk, "D-1");
        EXPECT_EQ(entry.stage_id, "IN_REVIEW");
        ids.push_back(entry.place.referral_id);
      }
      if (page.looked < batch) return ids;
      query.after = page.end;
    }
  }
};

TEST_F(SqlQueueTest, EveryPartInEveryOrderIsWhatAListByHandIs) {
  std::vector<Made> all;
  for (int n = 1; n <= 120; ++n) {
    all.push_back(Draw(n));
    Put(all.back(), all.back().facts.stage);
  }
  for (int view = v1::QueueView_MIN; view <= v1::QueueView_MAX; ++view) {
    for (int sort = v1::QUEUE_SORT_URGENCY; sort <= v1::QueueSort_MAX; ++sort) {
      const auto by = static_cast<v1::QueueSort>(sort);
      std::vector<Made> expected;
      for (const Made& made : all) {
        if (Belongs(made, static_cast<v1::QueueView>(view))) expected.push_back(made);
      }
      EXPECT_FALSE(expected.empty()) << view << " is not tried";
      std::sort(expected.begin(), expected.end(), [&](const Made& a, const Made& b) { return IsBefore(a, b, by); });
      std::vector<std::string> ids;
      for (const Made& made : expected) ids.push_back(made.id);
      for (const int batch : {1, 7, 500}) {
        EXPECT_THAT(Walk(static_cast<v1::QueueView>(view), by, batch), ElementsAreArray(ids))
            << view << " by " << sort << " in " << batch;
      }
    }
  }
}

TEST_F(SqlQueueTest, WithoutAWordOnTheOrderDatesGoByDateAndTheRestByUrgency) {
  QueueQuery query;
  EXPECT_EQ(SortOf(query), v1::QUEUE_SORT_URGENCY);
  query.view = v1::QUEUE_VIEW_OVERDUE;
  EXPECT_EQ(SortOf(query), v1::QUEUE_SORT_DUE);
  query.sort = v1::QUEUE_SORT_RECEIVED;
  EXPECT_EQ(SortOf(query), v1::QUEUE_SORT_RECEIVED);
}

TEST_F(SqlQueueTest, AClosedCaseIsInNoPart) {
  const Made made = Draw(1);
  Put(made, v1::STAGE_KIND_WAITING_ON_RECEIVER);
  Put(made, v1::STAGE_KIND_CLOSED_SERVED);
  for (int view = v1::QueueView_MIN; view <= v1::QueueView_MAX; ++view) {
    EXPECT_TRUE(Walk(static_cast<v1::QueueView>(view), v1::QUEUE_SORT_DUE, 10).empty()) << view;
  }
}

}  // namespace
}  // namespace ihala
