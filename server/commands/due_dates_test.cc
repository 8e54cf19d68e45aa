// Promises of dates that pass: the rows go out again when they must, once, whatever happens meanwhile.
#include "server/commands/due_dates.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "common/referral/directory.h"
#include "common/workflow/calendar.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using world::kReviewer;
using world::kWorker;

class DueDatesTest : public CoreFixture {
 protected:
  // A case whose consent holds for so many days more, with a row of each kind that a submission does not make.
  std::string Submitted(int days = 10) {
    v1::Operation submission = Submission(kWorker);
    v1::Referral& referral = *submission.mutable_submit()->mutable_referral();
    *referral.mutable_consent()->mutable_expires_on() = ToDate(Today() + days);
    EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(Do(kReviewer, Comment(submission.referral_id(), "كلمة")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }
  absl::CivilDay Today() { return WorkflowOfWorld().calendar().DayOf(clock_.Now()); }
  const Workflow& WorkflowOfWorld() { return *reference_->Get()->FindWorkflow("default", 0); }

  // The consent's last day becomes another one.
  void Renew(const std::string& id, int days) {
    v1::Operation amendment = On(id);
    v1::Referral seen;
    ASSERT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto row, txn.FindRow(RowKind::kDossier, id, ""));
                      seen.ParseFromString(row->body);
                      amendment.mutable_base()->set_seq(row->seq);
                      return absl::OkStatus();
                    })
                    .ok());
    v1::Referral edited = seen;
    *edited.mutable_consent()->mutable_expires_on() = ToDate(Today() + days);
    std::vector<FieldViolation> violations;
    *amendment.mutable_amend() = DiffDossiers(seen, edited, &violations);
    const v1::Verdict verdict = Do(kWorker, amendment).verdict;
    ASSERT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
  }

  void Pass() {
    const absl::Status status = executor_->PassDates();
    ASSERT_TRUE(status.ok()) << status;
  }
  CaseDates DatesOfCase(const std::string& id) {
    CaseDates dates;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(dates, txn.FindDates(id));
                      return absl::OkStatus();
                    })
                    .ok());
    return dates;
  }
  // The numbers of the case's rows, by kind and name.
  std::map<std::pair<RowKind, std::string>, uint64_t> Numbers(const std::string& id) {
    std::map<std::pair<RowKind, std::string>, uint64_t> numbers;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      for (const RowKind kind : {RowKind::kCore, RowKind::kDossier, RowKind::kComment,
                                                 RowKind::kHistory, RowKind::kConflict}) {
                        ASSIGN_OR_RETURN(const auto rows, txn.ListChildren(id, kind, 0, 1000));
                        for (const FeedRow& row : rows) numbers[{kind, row.row_id}] = row.seq;
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return numbers;
  }
  // Whether each row has a higher number than before.
  static bool AllLater(const std::map<std::pair<RowKind, std::string>, uint64_t>& before,
                       const std::map<std::pair<RowKind, std::string>, uint64_t>& after) {
    if (before.size() > after.size()) return false;
    for (const auto& [name, seq] : before) {
      if (!after.contains(name) || after.at(name) <= seq) return false;
    }
    return true;
  }
  std::vector<std::string> Trail() {
    std::vector<std::string> results;
    for (int64_t n = 1;; ++n) {
      const std::string where = " FROM audit WHERE action = 'case.date' ORDER BY n LIMIT 1 OFFSET ";
      if (Query("SELECT count(*) FROM audit WHERE action = 'case.date'") < n) return results;
      for (const char* result : {"PASSED", "SET_BACK", "NOTED"}) {
        if (Query("SELECT result = '" + std::string(result) + "'" + where + std::to_string(n - 1)) == 1) {
          results.push_back(result);
        }
      }
    }
  }
};

TEST_F(DueDatesTest, WhoeverEndsLeavesTheDatesToTheNextOne) {
  const std::string id = Submitted();
  const auto before = Numbers(id);
  clock_.SetNow(DatesOfCase(id).due);
  absl::Notification ending;
  ending.Notify();
  ASSERT_TRUE(executor_->PassDates(&ending).ok());
  EXPECT_EQ(Numbers(id), before);
  Pass();
  EXPECT_TRUE(AllLater(before, Numbers(id)));
}

TEST_F(DueDatesTest, WhenTheConsentsLastDayIsOverEveryRowOfTheCaseIsNumberedAgainAndOnce) {
  const std::string id = Submitted();
  const std::string other = Submitted(40);
  const auto before = Numbers(id);
  const auto of_other = Numbers(other);
  EXPECT_EQ(DatesOfCase(id).due, WorkflowOfWorld().calendar().BeginOf(Today() + 11));
  clock_.SetNow(DatesOfCase(id).due - absl::Microseconds(1));
  Pass();
  EXPECT_EQ(Numbers(id), before) << "the last day is a day on which it holds";
  clock_.Advance(absl::Microseconds(1));
  Pass();
  const auto after = Numbers(id);
  EXPECT_TRUE(AllLater(before, after));
  EXPECT_GE(after.size(), 4u);
  EXPECT_EQ(Numbers(other), of_other);
  EXPECT_EQ(CoreOf(id).revision(), after.at({RowKind::kCore, ""}));
  for (const auto& [name, seq] : after) EXPECT_LE(after.at({RowKind::kCore, ""}), seq) << "a child before its case";
  clock_.Advance(absl::Hours(1000));
  Pass();
  EXPECT_EQ(Numbers(id), after);
  EXPECT_TRUE(AllLater(of_other, Numbers(other)));
  EXPECT_THAT(Trail(), ElementsAre("PASSED", "PASSED"));
}

TEST_F(DueDatesTest, TheScheduleOutlivesTheProcess) {
  const std::string id = Submitted();
  const auto before = Numbers(id);
  Reopen();
  clock_.Advance(absl::Hours(24 * 12));
  Pass();
  const auto after = Numbers(id);
  EXPECT_TRUE(AllLater(before, after));
  Reopen();
  Pass();
  EXPECT_EQ(Numbers(id), after);
}

TEST_F(DueDatesTest, MoreThanOneTransactionHoldsAreAllDone) {
  std::vector<std::string> ids;
  for (int i = 0; i < 120; ++i) ids.push_back(Submitted(10 + i % 5));
  clock_.Advance(absl::Hours(24 * 20));
  EXPECT_EQ(Query("SELECT count(*) FROM due_dates WHERE due_us IS NOT NULL"), 120);
  Pass();
  EXPECT_EQ(Query("SELECT count(*) FROM due_dates WHERE due_us IS NOT NULL"), 0);
  EXPECT_EQ(Trail().size(), 120u);
}

TEST_F(DueDatesTest, AnAmendedConsentMovesTheDateAndTheRowsGoOutWithTheNewOne) {
  for (const int days : {3, 30}) {
    const std::string id = Submitted();
    const auto before = Numbers(id);
    Renew(id, days);
    EXPECT_TRUE(AllLater(before, Numbers(id))) << days;
    EXPECT_EQ(DatesOfCase(id).due, WorkflowOfWorld().calendar().BeginOf(Today() + days + 1));
    EXPECT_EQ(TimeOfTimestamp(CoreOf(id).consent_until()), DatesOfCase(id).due);
  }
}

TEST_F(DueDatesTest, AConsentThatIsRenewedAfterItsEndOpensTheCaseAgain) {
  const std::string id = Submitted();
  clock_.Advance(absl::Hours(24 * 12));
  Pass();
  const auto over = Numbers(id);
  Renew(id, 5);
  EXPECT_TRUE(AllLater(over, Numbers(id)));
  EXPECT_EQ(DatesOfCase(id).passed, absl::InfinitePast());
  clock_.Advance(absl::Hours(24 * 7));
  const auto renewed = Numbers(id);
  Pass();
  EXPECT_TRUE(AllLater(renewed, Numbers(id)));
}

TEST_F(DueDatesTest, AStepThatComesBetweenTheDateAndItsTurnTakesTheOtherRowsAlong) {
  const std::string id = Submitted();
  clock_.Advance(absl::Hours(24 * 12));
  const auto before = Numbers(id);
  ASSERT_EQ(Do(kReviewer, Step(id, "CLAIM")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  const auto after = Numbers(id);
  EXPECT_TRUE(AllLater(before, after));
  Pass();
  EXPECT_EQ(Numbers(id), after) << "nothing is left to do";
}

TEST_F(DueDatesTest, ACommentThatComesBetweenLeavesTheCaseDue) {
  const std::string id = Submitted();
  clock_.Advance(absl::Hours(24 * 12));
  Do(kReviewer, Comment(id, "كلمة أخرى"));
  const auto before = Numbers(id);
  Pass();
  EXPECT_TRUE(AllLater(before, Numbers(id)));
}

TEST_F(DueDatesTest, AClockThatIsSetBackAndComesAgainDoesNoHarm) {
  const std::string id = Submitted();
  const absl::Time due = DatesOfCase(id).due;
  clock_.SetNow(due + absl::Hours(24 * 365));
  Pass();
  const auto ahead = Numbers(id);
  clock_.SetNow(due - absl::Hours(24));
  Pass();
  const auto back = Numbers(id);
  EXPECT_TRUE(AllLater(ahead, back)) << "who got less must get it again";
  EXPECT_EQ(DatesOfCase(id).due, due);
  Pass();
  EXPECT_EQ(Numbers(id), back);
  clock_.SetNow(due);
  Pass();
  EXPECT_TRUE(AllLater(back, Numbers(id)));
  EXPECT_THAT(Trail(), ElementsAre("PASSED", "SET_BACK", "PASSED"));
}

TEST_F(DueDatesTest, ACaseThatIsShutWaitsForNoDate) {
  const std::string id = Submitted();
  ASSERT_EQ(Do(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")})).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Query("SELECT count(*) FROM due_dates"), 0);
  const auto before = Numbers(id);
  clock_.Advance(absl::Hours(24 * 12));
  Pass();
  EXPECT_EQ(Numbers(id), before);
}

// As a store is after the migration: the cores do not say when the consent ends.
TEST_F(DueDatesTest, CasesOfBeforeGetTheirDatesFromTheirDossiers) {
  const std::string lasting = Submitted(30);
  const std::string over = Submitted(2);
  const std::string shut = Submitted(30);
  Do(kWorker, Step(shut, "WITHDRAW", {CodeInput("reason", "MOVED")}));
  clock_.Advance(absl::Hours(24 * 5));
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    for (const std::string& id : {lasting, over, shut}) {
                      ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(id));
                      core->clear_consent_until();
                      RETURN_IF_ERROR(txn.PutCore(&*core, WorkflowOfWorld().KindOf(core->stage_id())).status());
                      RETURN_IF_ERROR(txn.PutDates(id, {absl::InfinitePast(), absl::UnixEpoch()}));
                    }
                    return absl::OkStatus();
                  })
                  .ok());
  const auto of_lasting = Numbers(lasting);
  const auto of_shut = Numbers(shut);
  Pass();
  // Devices learn until when they may show it.
  EXPECT_TRUE(AllLater(of_lasting, Numbers(lasting)));
  EXPECT_EQ(TimeOfTimestamp(CoreOf(lasting).consent_until()), DatesOfCase(lasting).due);
  EXPECT_EQ(TimeOfTimestamp(CoreOf(over).consent_until()), DatesOfCase(over).passed);
  EXPECT_EQ(Numbers(shut), of_shut);
  EXPECT_THAT(Query("SELECT count(*) FROM due_dates"), 2);
}

TEST_F(DueDatesTest, CasesOfBeforeAreCompletedBeforeAnybodyIsServedAndPassedDatesWait) {
  const std::string of_before = Submitted(2);
  const std::string passed = Submitted(2);
  clock_.Advance(absl::Hours(24 * 5));
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(of_before));
                    core->clear_consent_until();
                    RETURN_IF_ERROR(txn.PutCore(&*core, WorkflowOfWorld().KindOf(core->stage_id())).status());
                    return txn.PutDates(of_before, {absl::InfinitePast(), absl::UnixEpoch()});
                  })
                  .ok());
  const auto of_passed = Numbers(passed);
  ASSERT_TRUE(executor_->CompleteCases().ok());
  EXPECT_TRUE(CoreOf(of_before).has_consent_until());
  EXPECT_EQ(Numbers(passed), of_passed);
  Pass();
  EXPECT_TRUE(AllLater(of_passed, Numbers(passed)));
}

TEST_F(DueDatesTest, AStepOnACaseOfBeforeFindsItsDateToo) {
  const std::string id = Submitted(30);
  v1::CaseCore core = CoreOf(id);
  const absl::Time until = TimeOfTimestamp(core.consent_until());
  core.clear_consent_until();
  ASSERT_TRUE(
      store_
          ->Write([&](WriteTxn& txn) { return txn.PutCore(&core, WorkflowOfWorld().KindOf(core.stage_id())).status(); })
          .ok());
  ASSERT_EQ(Do(kReviewer, Step(id, "CLAIM")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(TimeOfTimestamp(CoreOf(id).consent_until()), until);
  EXPECT_EQ(DatesOfCase(id).due, until);
}

}  // namespace
}  // namespace ihala
