// What the queue keeps of how a case came to its stage.
#include "server/commands/queue_facts.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class QueueFactsTest : public CoreFixture {
 protected:
  void Must(const std::string& account, const v1::Operation& operation) {
    const v1::Verdict verdict = Do(account, operation).verdict;
    ASSERT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
  }
  std::string Claimed() {
    const v1::Operation submission = Submission(kWorker);
    Must(kWorker, submission);
    OpenTo(kReviewer, submission.referral_id());
    return submission.referral_id();
  }
  std::vector<std::string> Part(v1::QueueView view) {
    QueueQuery query;
    query.receiving_organisation = world::kMinistry;
    query.view = view;
    query.until_day = 100'000;
    std::vector<std::string> ids;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const QueuePage page, txn.ListQueue(query, 100));
      for (const QueueEntry& entry : page.entries) ids.push_back(entry.place.referral_id);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return ids;
  }
  void Ask(const std::string& id) {
    Must(kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "رقم الهوية؟")}));
  }
  void Waitlist(const std::string& id) {
    v1::InputValue day;
    day.set_name("review_on");
    *day.mutable_date() = ToDate(absl::ToCivilDay(clock_.Now(), absl::UTCTimeZone()) + 30);
    Must(kReviewer, Step(id, "WAITLIST",
                         {CodeInput("cause", "NO_BUDGET_CYCLE"), TextInput("priority_basis", "three children"), day}));
  }
};

TEST_F(QueueFactsTest, AnAnswerBringsACaseIntoThatPartUntilTheNextStep) {
  const std::string id = Claimed();
  Ask(id);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_ANSWERED), IsEmpty());
  Must(kWorker, Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")}));
  EXPECT_THAT(Part(v1::QUEUE_VIEW_ANSWERED), ElementsAre(id));
  EXPECT_THAT(Part(v1::QUEUE_VIEW_OBJECTIONS), IsEmpty());
  Must(kWorker, Comment(id, "here it is"));
  EXPECT_THAT(Part(v1::QUEUE_VIEW_ANSWERED), ElementsAre(id)) << "a comment decides nothing";
  Ask(id);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_ANSWERED), IsEmpty());
}

TEST_F(QueueFactsTest, AnObjectionBringsACaseIntoThatPart) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "DECLINE", {CodeInput("reason", "INFO_NOT_PROVIDED")}));
  ASSERT_THAT(Part(v1::QUEUE_VIEW_UNSPECIFIED), IsEmpty());
  Must(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "a paper was found")}));
  EXPECT_THAT(Part(v1::QUEUE_VIEW_OBJECTIONS), ElementsAre(id));
}

TEST_F(QueueFactsTest, ADayThatWasNamedMakesAReviewAndAClockDoesNot) {
  const std::string id = Claimed();
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), IsEmpty()) << "its due date follows from the stage";
  Waitlist(id);
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), ElementsAre(id));
}

TEST_F(QueueFactsTest, WhatAProgramOfBeforeWroteIsPlacedBeforeAnybodyIsServed) {
  const std::string waits = Claimed();
  Waitlist(waits);
  const std::string answered = Claimed();
  Ask(answered);
  Must(kWorker, Step(answered, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")}));
  const std::string head = absl::StrCat("SELECT max(seq) FROM rows");
  const int64_t before = Query(head);
  {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", {.create = false});
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute("UPDATE queue SET returned_by = -1, is_review = 0, programme = '', stage_id = ''").ok());
  }
  Reopen();
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), IsEmpty());
  ASSERT_TRUE(executor_->CompleteCases().ok());
  EXPECT_THAT(Part(v1::QUEUE_VIEW_REVIEW_DUE), ElementsAre(waits));
  EXPECT_THAT(Part(v1::QUEUE_VIEW_ANSWERED), ElementsAre(answered));
  EXPECT_EQ(Query("SELECT count(*) FROM queue WHERE returned_by < 0 OR programme = ''"), 0);
  EXPECT_EQ(Query(head), before) << "devices need not read anything again for it";
}

}  // namespace
}  // namespace ihala
