// Cases that go over to another version of their workflow, and what arrives for them: each in both orders.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/sqlite/connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/workflow_judge.h"
#include "tests/support/disk/die_in_write.h"
#include "tests/support/migration_fixture.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using world::kAdministrator;
using world::kForeignSupervisor;
using world::kForeignWorker;
using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

constexpr uint32_t kOld = world::kWorkflowVersion;
constexpr uint32_t kNew = world::kWorkflowVersion + 1;

class MigrationsTest : public CoreFixture {
 protected:
  v1::Verdict Must(const std::string& account, const v1::Operation& operation) {
    v1::Verdict verdict = Do(account, operation).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
    return verdict;
  }
  std::string Submitted(const std::string& author = kWorker) {
    const v1::Operation submission = Submission(author);
    Must(author, submission);
    return submission.referral_id();
  }
  std::string Claimed() {
    std::string id = Submitted();
    Must(kReviewer, Step(id, "CLAIM"));
    return id;
  }
  std::string Asked() {
    std::string id = Claimed();
    Must(kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "رقم الهوية؟")}));
    return id;
  }
  void Sign(const std::string& speaker, uint32_t from, uint32_t to) {
    ASSERT_TRUE(Put(speaker, SignWorkflow{"default", to}).ok());
    v1::MigrationRef ref;
    ref.set_workflow_id("default");
    ref.set_from_version(from);
    ref.set_to_version(to);
    const absl::Status done = Put(speaker, SignMigration{ref}).status();
    ASSERT_TRUE(done.ok()) << done;
  }
  void Load(const v1::Workflow& next, const v1::WorkflowMigration& migration) {
    ASSERT_TRUE(Put(kAdministrator, next).ok());
    const absl::Status done = Put(kAdministrator, migration).status();
    ASSERT_TRUE(done.ok()) << done;
  }
  // The reworked version with its migration, signed by both sides of the first society's referrals.
  void Rework() {
    Load(fixture::ReworkedDocument(), fixture::ReworkedMigration());
    Sign(kSupervisor, kOld, kNew);
    Sign(kLead, kOld, kNew);
  }
  void Migrate() {
    const absl::Status done = executor_->MigrateCases();
    ASSERT_TRUE(done.ok()) << done;
  }
  std::vector<v1::HistoryEntry> HistoryOf(const std::string& id) {
    std::vector<v1::HistoryEntry> entries;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto rows, txn.ListChildren(id, RowKind::kHistory, 0, 100));
                      for (const FeedRow& row : rows) entries.emplace_back().ParseFromString(row.body);
                      return absl::OkStatus();
                    })
                    .ok());
    return entries;
  }
  int64_t MigratedEvents() { return Query("SELECT count(*) FROM audit WHERE action = 'case.migrate'"); }
  v1::Operation Answer(const std::string& id) { return Step(id, "ANSWER", {TextInput("answer", "٦٠٠٠٠٠٠٠٤")}); }
  v1::Operation Withdrawal(const std::string& id) { return Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}); }
};

TEST_F(MigrationsTest, OpenCasesGoOverOnceBothSidesSigned) {
  const std::string id = Asked();
  const std::string other = Submitted(kForeignWorker);
  Load(fixture::ReworkedDocument(), fixture::ReworkedMigration());
  Sign(kSupervisor, kOld, kNew);
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kOld) << "one side is not both";
  Sign(kLead, kOld, kNew);
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kNew);
  EXPECT_EQ(CoreOf(id).stage_id(), "IN_REVIEW");
  EXPECT_EQ(CoreOf(other).workflow().version(), kOld) << "the other society has not signed";
  Sign(kForeignSupervisor, kOld, kNew);
  Migrate();
  EXPECT_EQ(CoreOf(other).workflow().version(), kNew);
}

TEST_F(MigrationsTest, EachCaseGoesOverOnceWithAnEventAndARecord) {
  const std::string id = Asked();
  Rework();
  Migrate();
  Migrate();
  Reopen();
  Migrate();
  EXPECT_EQ(MigratedEvents(), 1);
  int events = 0;
  for (const v1::HistoryEntry& entry : HistoryOf(id)) {
    if (entry.kind() != v1::HISTORY_KIND_MIGRATED) continue;
    ++events;
    EXPECT_EQ(entry.from_stage(), "INFO_REQUESTED");
    EXPECT_EQ(entry.to_stage(), "IN_REVIEW");
    EXPECT_EQ(entry.migrated().from().version(), kOld);
    EXPECT_EQ(entry.migrated().to().version(), kNew);
  }
  EXPECT_EQ(events, 1);
}

TEST_F(MigrationsTest, WhatIsClosedKeepsItsVersionUntilItIsReopened) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "DECLINE", {CodeInput("reason", "OUT_OF_MANDATE")}));
  Rework();
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kOld) << "the family was told of its window";
  Must(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "words")}));
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kNew);
}

TEST_F(MigrationsTest, ItBeginsOnItsDay) {
  const std::string id = Submitted();
  v1::WorkflowMigration migration = fixture::ReworkedMigration();
  *migration.mutable_begins_on() = ToDate(DirectoryDay(clock_.Now()) + 2);
  Load(fixture::ReworkedDocument(), migration);
  Sign(kSupervisor, kOld, kNew);
  Sign(kLead, kOld, kNew);
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kOld);
  clock_.Advance(absl::Hours(48));
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kNew);
}

TEST_F(MigrationsTest, WhatADeviceWithTheOlderVersionSendsGoesOverToo) {
  Rework();
  Migrate();
  v1::Operation submission = Submission(kWorker);
  submission.mutable_workflow()->set_version(kOld);
  Must(kWorker, submission);
  EXPECT_EQ(CoreOf(submission.referral_id()).workflow().version(), kOld);
  Migrate();
  EXPECT_EQ(CoreOf(submission.referral_id()).workflow().version(), kNew);
}

TEST_F(MigrationsTest, ManyCasesGoOverInSmallTransactions) {
  std::vector<std::string> ids;
  for (int i = 0; i < 120; ++i) ids.push_back(Submitted());
  Rework();
  Migrate();
  for (const std::string& id : ids) EXPECT_EQ(CoreOf(id).workflow().version(), kNew);
  EXPECT_EQ(MigratedEvents(), 120);
}

TEST_F(MigrationsTest, CasesThatAnOlderProgramQueuedAreFound) {
  const std::string id = Submitted();
  executor_.reset();
  store_.reset();
  {
    auto db = sqlite::Connection::Open(dir_ + "/ihala.db", sqlite::Options());
    ASSERT_TRUE(db.ok()) << db.status();
    ASSERT_TRUE((*db)->Execute("UPDATE queue SET workflow = '', referring = '', returned_by = -1").ok());
  }
  Reopen();
  ASSERT_TRUE(executor_->CompleteCases().ok());
  Rework();
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kNew);
}

TEST_F(MigrationsTest, TheNextPageOfItsPartiesCarriesTheCaseWhole) {
  const std::string id = Claimed();
  const int64_t before = Query("SELECT max(seq) FROM rows");
  Rework();
  Migrate();
  const std::string kNewer = " FROM rows WHERE seq > " + std::to_string(before) + " AND length(referral_id) = 16";
  EXPECT_EQ(Query("SELECT count(*)" + kNewer + " AND kind = 10"), 1);
  EXPECT_EQ(Query("SELECT count(*)" + kNewer + " AND kind = 11"), 1) << "what opens is what the other version says";
}

TEST_F(MigrationsTest, AServerThatIsKilledAtAnyMomentTakesEachCaseOverOnce) {
  constexpr int kCases = 300;
  std::vector<std::string> ids;
  for (int i = 0; i < kCases; ++i) ids.push_back(i % 3 == 0 ? Claimed() : Submitted());
  Rework();
  int kills = 0;
  for (bool done = false; !done && kills < 200;) {
    executor_.reset();
    store_.reset();
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Reopen();
      // Each child a little later than the one before, until one has written all.
      DieInWrite(1 + 31 * static_cast<uint64_t>(kills));
      _exit(executor_->MigrateCases().ok() ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    const bool was_killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    ASSERT_TRUE(was_killed || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) << status;
    kills += was_killed ? 1 : 0;
    Reopen();
    int over = 0;
    for (const std::string& id : ids) over += CoreOf(id).workflow().version() == kNew ? 1 : 0;
    // What went over has its event, its record and its rows; nothing is half done.
    EXPECT_EQ(MigratedEvents(), over);
    EXPECT_EQ(Query("SELECT count(*) FROM queue WHERE workflow = 'default/3'"), over);
    done = over == kCases;
    // Whoever writes to the end has done all.
    EXPECT_TRUE(was_killed || done);
  }
  EXPECT_GT(kills, 5) << "it was never in the way";
  for (const std::string& id : ids) {
    const std::vector<v1::HistoryEntry> history = HistoryOf(id);
    EXPECT_EQ(std::count_if(history.begin(), history.end(),
                            [](const v1::HistoryEntry& one) { return one.kind() == v1::HISTORY_KIND_MIGRATED; }),
              1);
  }
  Migrate();
  EXPECT_EQ(MigratedEvents(), kCases);
}

// An operation of the older version, before and after.

TEST_F(MigrationsTest, AStepThatMeansTheSameHoldsInEitherOrder) {
  const std::string before = Claimed();
  const std::string after = Claimed();
  const auto hand_over = [&](const std::string& id) {
    return Step(id, "HAND_OVER", {ReferenceInput("worker", world::kOtherWorker)});
  };
  const v1::Operation late = hand_over(after);
  Must(kSupervisor, hand_over(before));
  Rework();
  Migrate();
  EXPECT_EQ(CoreOf(before).assigned_to(), world::kOtherWorker);
  EXPECT_EQ(CoreOf(before).workflow().version(), kNew);
  Must(kSupervisor, late);
  EXPECT_EQ(CoreOf(after).assigned_to(), world::kOtherWorker);
}

TEST_F(MigrationsTest, AMappedStepHoldsInEitherOrder) {
  const std::string before = Claimed();
  const std::string after = Claimed();
  const auto redirect = [&](const std::string& id) {
    return Step(id, "REDIRECT", {ReferenceInput("desk", world::kDesk)});
  };
  const v1::Operation late = redirect(after);
  Must(kReviewer, redirect(before));
  Rework();
  Migrate();
  Must(kReviewer, late);
  for (const std::string& id : {before, after}) {
    EXPECT_EQ(CoreOf(id).pending().step_id(), "PASS_ON");
    ASSERT_EQ(CoreOf(id).pending().inputs_size(), 1);
    EXPECT_EQ(CoreOf(id).pending().inputs(0).name(), "to_desk");
  }
}

TEST_F(MigrationsTest, AnAnswerToAMappedProposalHoldsInEitherOrder) {
  const std::string before = Claimed();
  const std::string after = Claimed();
  for (const std::string& id : {before, after}) {
    Must(kReviewer, Step(id, "REDIRECT", {ReferenceInput("desk", world::kDesk)}));
  }
  const auto authorise = [&](const std::string& id) {
    v1::Operation operation = On(id);
    operation.mutable_confirm_step()->set_step_id("REDIRECT");
    operation.mutable_confirm_step()->set_agrees(true);
    return operation;
  };
  const v1::Operation late = authorise(after);
  Must(kWorker, authorise(before));
  Rework();
  Migrate();
  Must(kWorker, late);
  EXPECT_EQ(CoreOf(before).stage_id(), "REDIRECTED");
  EXPECT_EQ(CoreOf(after).stage_id(), "REDIRECTED");
  EXPECT_EQ(CoreOf(before).workflow().version(), kOld) << "it was closed before";
  EXPECT_EQ(CoreOf(after).workflow().version(), kNew);
}

TEST_F(MigrationsTest, AStepThatFellAwayIsTakenBeforeAndWaitsAfter) {
  const std::string before = Asked();
  const std::string after = Asked();
  const v1::Operation late = Answer(after);
  Must(kWorker, Answer(before));
  Rework();
  Migrate();
  const v1::Verdict verdict = Do(kWorker, late).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(verdict.reason(), "WORKFLOW_CHANGED");
  EXPECT_EQ(verdict.stage_id(), "IN_REVIEW") << "its author sees where the case is";
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 1) << "what was typed is there";
  EXPECT_EQ(Do(kWorker, late).verdict.kind(), v1::VERDICT_KIND_PARKED) << "offered again it waits as before";
}

TEST_F(MigrationsTest, AWithdrawalHoldsInEitherOrder) {
  const std::string before = Asked();
  const std::string after = Asked();
  const v1::Operation late = Withdrawal(after);
  Must(kWorker, Withdrawal(before));
  Rework();
  Migrate();
  Must(kWorker, late);
  for (const std::string& id : {before, after}) EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
}

TEST_F(MigrationsTest, AStaleStepIsStaleAfterItToo) {
  const std::string id = Claimed();
  const v1::Operation late = Step(id, "ACCEPT", {ReferenceInput("programme", world::kProgramme)});
  Must(kReviewer, Step(id, "DECLINE", {CodeInput("reason", "OUT_OF_MANDATE")}));
  Must(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "words")}));
  Rework();
  Migrate();
  EXPECT_EQ(Do(kReviewer, late).verdict.reason(), "STALE_REVISION");
}

TEST_F(MigrationsTest, ACommentOfTheOlderVersionArrives) {
  const std::string id = Claimed();
  const v1::Operation comment = Comment(id, "الأسرة انتقلت");
  Rework();
  Migrate();
  Must(kWorker, comment);
  EXPECT_EQ(CountChildren(id, RowKind::kComment), 1);
}

TEST_F(MigrationsTest, APendingStepThatFallsAwayIsNamedInTheHistory) {
  const std::string id = Claimed();
  Must(kReviewer, Step(id, "REDIRECT", {ReferenceInput("desk", world::kDesk)}));
  v1::WorkflowMigration migration = fixture::ReworkedMigration();
  migration.mutable_steps(0)->clear_to();
  migration.mutable_steps(0)->clear_inputs();
  Load(fixture::ReworkedDocument(), migration);
  Sign(kSupervisor, kOld, kNew);
  Sign(kLead, kOld, kNew);
  Migrate();
  EXPECT_FALSE(CoreOf(id).has_pending());
  EXPECT_EQ(HistoryOf(id).back().migrated().dropped_step(), "REDIRECT");
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'case.migrate' AND result = 'STEP_DROPPED 2-3'"), 1);
  Must(kReviewer, Step(id, "ACCEPT", {ReferenceInput("programme", world::kProgramme)}));
}

TEST_F(MigrationsTest, WhatWaitedIsJudgedAnewWhenTheCaseGoesOverAgain) {
  const std::string id = Asked();
  const v1::Operation answer = Answer(id);
  Rework();
  Migrate();
  ASSERT_EQ(Do(kWorker, answer).verdict.kind(), v1::VERDICT_KIND_PARKED);
  // The group takes the question back up, and says what an answer of before means.
  v1::Workflow third = fixture::DefaultDocument();
  third.set_version(kNew + 1);
  v1::WorkflowMigration on = fixture::MigrationTo(third);
  on.set_from_version(kNew);
  fixture::MapStage(on, "ON_LIST", "WAITLISTED");
  v1::StepMapping& back = fixture::MapStep(on, "PASS_ON", "REDIRECT");
  fixture::MapInput(back, "to_desk", "desk");
  Load(third, on);
  ASSERT_TRUE(Put(kAdministrator, fixture::MigrationTo(third)).ok());
  for (const char* speaker : {kSupervisor, kLead}) {
    Sign(speaker, kNew, kNew + 1);
    Sign(speaker, kOld, kNew + 1);
  }
  Migrate();
  EXPECT_EQ(CoreOf(id).workflow().version(), kNew + 1);
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 0) << "it is judged, though the case has moved on";
}

TEST_F(MigrationsTest, OnlyWhoSignedTheVersionSignsTheMigration) {
  Load(fixture::ReworkedDocument(), fixture::ReworkedMigration());
  v1::MigrationRef ref;
  ref.set_workflow_id("default");
  ref.set_from_version(kOld);
  ref.set_to_version(kNew);
  EXPECT_EQ(Reason(Put(kSupervisor, SignMigration{ref}).status()), "NOT_SIGNED");
  EXPECT_EQ(Reason(Put(kWorker, SignMigration{ref}).status()), "ORGANISATION_NOT_FOUND");
  ref.set_to_version(9);
  EXPECT_EQ(Reason(Put(kSupervisor, SignMigration{ref}).status()), "MIGRATION_NOT_FOUND");
}

TEST_F(MigrationsTest, AMapThatLeavesAStageOutIsRefusedAndNothingIsReplaced) {
  ASSERT_TRUE(Put(kAdministrator, fixture::ReworkedDocument()).ok());
  v1::WorkflowMigration migration = fixture::ReworkedMigration();
  migration.mutable_stages()->RemoveLast();
  const absl::Status refused = Put(kAdministrator, migration).status();
  ASSERT_EQ(Violations(refused).size(), 1u) << refused;
  EXPECT_EQ(Violations(refused)[0].field, "stages[INFO_REQUESTED]");
  ASSERT_TRUE(Put(kAdministrator, fixture::ReworkedMigration()).ok());
  EXPECT_TRUE(absl::IsAlreadyExists(Put(kAdministrator, fixture::ReworkedMigration()).status()));
}

}  // namespace
}  // namespace ihala
