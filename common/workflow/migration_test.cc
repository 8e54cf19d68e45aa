#include "common/workflow/migration.h"

#include <string>
#include <vector>

#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/migration_fixture.h"

namespace ihala {
namespace {

using absl::CivilDay;
using fixture::CaseIn;
using fixture::Codes;
using fixture::Compiled;
using fixture::Confirm;
using fixture::DefaultDocument;
using fixture::DefaultWorkflow;
using fixture::MapInput;
using fixture::MapStage;
using fixture::MapStep;
using fixture::MigrationBetween;
using fixture::MigrationTo;
using fixture::NextDocument;
using fixture::Reference;
using fixture::RemoveStep;
using fixture::ReworkedDocument;
using fixture::ReworkedMigration;
using fixture::StageOf;
using fixture::StepNamed;
using fixture::Sunday;
using fixture::Take;
using fixture::Text;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kDayAndNight = absl::Hours(24);

v1::CaseCore CaseOf(const std::string& stage, const std::string& holder = "") {
  v1::CaseCore core = CaseIn(stage, holder);
  *core.mutable_workflow() = DefaultWorkflow().ref();
  return core;
}

// "field CODE" of each problem.
std::vector<std::string> Problems(const v1::WorkflowMigration& migration, const v1::Workflow& next) {
  std::vector<std::string> problems;
  for (const FieldViolation& one : ValidateMigration(migration, DefaultWorkflow(), *Compiled(next))) {
    problems.push_back(one.field + " " + one.code);
  }
  return problems;
}

v1::CaseCore MigratedBy(const v1::WorkflowMigration& migration, const v1::Workflow& next, const v1::CaseCore& core,
                        absl::Time now = Sunday() + kDayAndNight) {
  const auto migrated = Migrate(MigrationBetween(migration, next), core, now);
  EXPECT_TRUE(migrated.has_value());
  return migrated.has_value() ? migrated->core : v1::CaseCore();
}

TEST(ValidateMigrationTest, AVersionThatOnlySaysItInOtherWordsNeedsNoMap) {
  v1::Workflow next = NextDocument();
  StageOf(next, "ACCEPTED").mutable_title()->set_en("Taken in");
  EXPECT_THAT(Problems(MigrationTo(next), next), IsEmpty());
}

TEST(ValidateMigrationTest, TheMapOfAReworkedVersionPasses) {
  EXPECT_THAT(Problems(ReworkedMigration(), ReworkedDocument()), IsEmpty());
}

TEST(ValidateMigrationTest, EveryRemovedStageMustBeNamed) {
  EXPECT_THAT(Problems(MigrationTo(ReworkedDocument()), ReworkedDocument()),
              ElementsAre("stages[INFO_REQUESTED] MISSING", "stages[WAITLISTED] MISSING"));
}

TEST(ValidateMigrationTest, NoOpenCaseIsClosedByIt) {
  v1::WorkflowMigration migration = ReworkedMigration();
  migration.mutable_stages(0)->set_to("DECLINED");
  EXPECT_THAT(Problems(migration, ReworkedDocument()), ElementsAre("stages[WAITLISTED].to INCONSISTENT"));
}

TEST(ValidateMigrationTest, WhatIsClosedKeepsItsMeaning) {
  v1::WorkflowMigration migration = ReworkedMigration();
  MapStage(migration, "EXPIRED", "DECLINED");
  EXPECT_THAT(Problems(migration, ReworkedDocument()), Contains("stages[EXPIRED].to INCONSISTENT"));
}

TEST(ValidateMigrationTest, ADeadEndForACaseThatNobodyHoldsIsRefused) {
  // Whoever waits for a claim would be where nobody can claim and only a holder can move on.
  v1::Workflow next = NextDocument();
  for (const char* step : {"ACCEPT", "ASK", "WAITLIST", "DECLINE", "REDIRECT"}) {
    ASSERT_EQ(StepNamed(next, step).conditions(0).kind(), v1::CONDITION_KIND_HELD) << step;
  }
  RemoveStep(next, "TAKE_UP");
  *StepNamed(next, "DUPLICATE").add_conditions() = StepNamed(next, "ACCEPT").conditions(0);
  StepNamed(next, "DUPLICATE").clear_from_stages();
  StepNamed(next, "DUPLICATE").add_from_stages("IN_REVIEW");
  auto* const reassigned = StepNamed(next, "REASSIGN").mutable_from_stages();
  reassigned->erase(std::remove(reassigned->begin(), reassigned->end(), "IN_REVIEW"), reassigned->end());
  v1::WorkflowMigration migration = MigrationTo(next);
  MapStage(migration, "SUBMITTED", "IN_REVIEW");
  // In review nobody may hold the case either: it was released, or reopened.
  EXPECT_THAT(Problems(migration, next), Contains("stages[SUBMITTED].to DEAD_END"));
  EXPECT_THAT(Problems(migration, next), Contains("stages[IN_REVIEW].to DEAD_END"));
}

TEST(ValidateMigrationTest, AStepBecomesNothingElse) {
  v1::WorkflowMigration migration = ReworkedMigration();
  MapStep(migration, "ACCEPT", "ENROL");      // Leads elsewhere.
  MapStep(migration, "OBJECT", "REOPEN");     // Another kind, though to the same stage.
  MapStep(migration, "LOST", "ACCEPT");       // Never was.
  MapStep(migration, "WAITLIST", "NOWHERE");  // Is not there.
  MapStep(migration, "ENROL", "");            // Falls away, which it may.
  EXPECT_THAT(Problems(migration, ReworkedDocument()),
              ElementsAre("steps[ACCEPT].to INCONSISTENT", "steps[OBJECT].to INCONSISTENT",
                          "steps[LOST].from UNKNOWN_REFERENCE", "steps[WAITLIST].to UNKNOWN_REFERENCE"));
}

TEST(ValidateMigrationTest, AWithdrawalIsUnderstoodWhateverReasonItGives) {
  v1::Workflow next = NextDocument();
  for (v1::ReasonSet& set : *next.mutable_reason_sets()) {
    if (set.name() == "withdraw") set.mutable_reasons(0)->set_code("TAKEN_BACK");
  }
  v1::WorkflowMigration migration = MigrationTo(next);
  EXPECT_THAT(Problems(migration, next), ElementsAre("steps[WITHDRAW] INCONSISTENT"));
  v1::CodeMapping& code = *MapInput(MapStep(migration, "WITHDRAW", "WITHDRAW"), "reason", "reason").add_codes();
  code.set_from("CONSENT_WITHDRAWN");
  code.set_to("TAKEN_BACK");
  EXPECT_THAT(Problems(migration, next), IsEmpty());
  migration.mutable_steps(0)->clear_to();
  EXPECT_THAT(Problems(migration, next), ElementsAre("steps[WITHDRAW] INCONSISTENT"));
}

TEST(ValidateMigrationTest, NoCaseGoesRound) {
  v1::WorkflowMigration migration = ReworkedMigration();
  migration.set_to_version(migration.from_version());
  EXPECT_THAT(Problems(migration, ReworkedDocument()), Contains("to_version OUT_OF_RANGE"));
}

TEST(MigrateTest, StageAndVersionChangeAndTheEntryStays) {
  const auto migrated =
      Migrate(MigrationBetween(ReworkedMigration(), ReworkedDocument()), CaseOf("WAITLISTED", "r1"), Sunday());
  ASSERT_TRUE(migrated.has_value());
  EXPECT_EQ(migrated->core.stage_id(), "ON_LIST");
  EXPECT_EQ(migrated->core.workflow().version(), 3u);
  EXPECT_EQ(migrated->core.entry(), 5u);
  EXPECT_EQ(migrated->core.holder(), "r1");
  EXPECT_EQ(migrated->history.kind(), v1::HISTORY_KIND_MIGRATED);
  EXPECT_EQ(migrated->history.from_stage(), "WAITLISTED");
  EXPECT_EQ(migrated->history.to_stage(), "ON_LIST");
  EXPECT_EQ(migrated->history.migrated().from().version(), 2u);
  EXPECT_EQ(migrated->history.migrated().to().version(), 3u);
  EXPECT_EQ(migrated->history.migrated().dropped_step(), "");
}

TEST(MigrateTest, WhatIsClosedOrOfAnotherVersionStays) {
  const Migration migration = MigrationBetween(ReworkedMigration(), ReworkedDocument());
  EXPECT_FALSE(Migrate(migration, CaseOf("DECLINED"), Sunday()).has_value());
  v1::CaseCore other = CaseOf("WAITLISTED");
  other.mutable_workflow()->set_version(1);
  EXPECT_FALSE(Migrate(migration, other, Sunday()).has_value());
}

v1::CaseCore WithPending(v1::CaseCore core, const v1::Operation& proposal, const Actor& actor) {
  const Reduction reduction = Reduce(DefaultWorkflow(), &core, proposal, actor, Sunday());
  EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
  EXPECT_TRUE(reduction.core.has_pending());
  return reduction.core;
}

TEST(MigrateTest, APendingStepGoesOverWithWhatWasSaid) {
  const v1::CaseCore core =
      WithPending(CaseOf("IN_REVIEW", "r1"), Take("REDIRECT", 5, {Reference("desk", "D-1")}), fixture::Reviewer());
  const v1::CaseCore after = MigratedBy(ReworkedMigration(), ReworkedDocument(), core);
  EXPECT_EQ(after.pending().step_id(), "PASS_ON");
  ASSERT_EQ(after.pending().inputs_size(), 1);
  EXPECT_EQ(after.pending().inputs(0).name(), "to_desk");
  EXPECT_EQ(after.pending().inputs(0).reference(), "D-1");
  const auto workflow = Compiled(ReworkedDocument());
  EXPECT_EQ(Reduce(*workflow, &after, Confirm("PASS_ON", 5, true), fixture::Caseworker(), Sunday()).core.stage_id(),
            "REDIRECTED");
}

TEST(MigrateTest, APendingStepThatFallsAwayIsNamed) {
  v1::WorkflowMigration migration = ReworkedMigration();
  migration.mutable_steps(0)->clear_to();
  migration.mutable_steps(0)->clear_inputs();
  const v1::CaseCore core =
      WithPending(CaseOf("IN_REVIEW", "r1"), Take("REDIRECT", 5, {Reference("desk", "D-1")}), fixture::Reviewer());
  const auto migrated = Migrate(MigrationBetween(migration, ReworkedDocument()), core, Sunday());
  ASSERT_TRUE(migrated.has_value());
  EXPECT_FALSE(migrated->core.has_pending());
  EXPECT_EQ(migrated->history.migrated().dropped_step(), "REDIRECT");
  EXPECT_EQ(migrated->core.stage_id(), "IN_REVIEW");
}

TEST(MigrateTest, TheSameClockRunsOn) {
  v1::CaseCore core = CaseOf("IN_REVIEW", "r1");
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 2, 9));  // An objection's own, shorter than the stage's.
  const v1::CaseCore after = MigratedBy(ReworkedMigration(), ReworkedDocument(), core);
  EXPECT_EQ(DayOfDate(after.due_on()), CivilDay(2026, 2, 9));
}

TEST(MigrateTest, AnotherClockIsCountedFromTheEntryAndMakesNobodyLate) {
  v1::Workflow next = NextDocument();
  StageOf(next, "IN_REVIEW").mutable_clock()->set_normal_days(5);
  v1::CaseCore core = CaseOf("IN_REVIEW", "r1");
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 2, 22));
  EXPECT_EQ(DayOfDate(MigratedBy(MigrationTo(next), next, core, Sunday() + kDayAndNight).due_on()),
            CivilDay(2026, 2, 8));
  // Ten days later the new date would lie behind: the case is due on the day on which it goes over.
  EXPECT_EQ(DayOfDate(MigratedBy(MigrationTo(next), next, core, Sunday() + 10 * kDayAndNight).due_on()),
            CivilDay(2026, 2, 11));
  // Who was late already is no later for it.
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 2, 10));
  EXPECT_EQ(DayOfDate(MigratedBy(MigrationTo(next), next, core, Sunday() + 10 * kDayAndNight).due_on()),
            CivilDay(2026, 2, 10));
}

TEST(MigrateTest, AHolidayThatWasAnnouncedMovesTheDay) {
  v1::Workflow next = NextDocument();
  *next.mutable_calendar()->add_holidays() = DateOfDay(CivilDay(2026, 2, 4));
  v1::CaseCore core = CaseOf("IN_REVIEW", "r1");
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 2, 8));
  EXPECT_EQ(DayOfDate(MigratedBy(MigrationTo(next), next, core).due_on()), CivilDay(2026, 2, 9));
}

TEST(MigrateTest, AQuestionThatIsNoMoreGivesTheReviewerBackTheDaysThatWereLeft) {
  v1::CaseCore core = CaseOf("INFO_REQUESTED", "r1");
  core.mutable_paused()->set_stage_id("IN_REVIEW");
  core.mutable_paused()->set_days_left(3);
  const v1::CaseCore after = MigratedBy(ReworkedMigration(), ReworkedDocument(), core, Sunday());
  EXPECT_EQ(after.stage_id(), "IN_REVIEW");
  EXPECT_FALSE(after.has_paused());
  EXPECT_EQ(DayOfDate(after.due_on()), CivilDay(2026, 2, 4));
}

TEST(ThroughTest, AStepThatMeansTheSameStaysWhatItIs) {
  const Migration migration = MigrationBetween(ReworkedMigration(), ReworkedDocument());
  const auto carried = migration.Through(Take("ACCEPT", 5, {Reference("programme", "P")}));
  ASSERT_TRUE(carried.has_value());
  EXPECT_EQ(carried->take_step().step_id(), "ACCEPT");
  EXPECT_EQ(carried->workflow().version(), 3u);
  EXPECT_EQ(carried->base_entry(), 5u);
}

TEST(ThroughTest, AMappedStepSaysWhatItSaidInTheOtherWords) {
  const Migration migration = MigrationBetween(ReworkedMigration(), ReworkedDocument());
  const auto carried = migration.Through(Take("REDIRECT", 5, {Reference("desk", "D-1"), Text("note", "words")}));
  ASSERT_TRUE(carried.has_value());
  EXPECT_EQ(carried->take_step().step_id(), "PASS_ON");
  ASSERT_EQ(carried->take_step().inputs_size(), 2);
  EXPECT_EQ(carried->take_step().inputs(0).name(), "to_desk");
  EXPECT_EQ(carried->take_step().inputs(1).name(), "note");
  const auto answer = migration.Through(Confirm("REDIRECT", 5, true));
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->confirm_step().step_id(), "PASS_ON");
}

TEST(ThroughTest, AStepThatIsNoMoreFallsAway) {
  const Migration migration = MigrationBetween(ReworkedMigration(), ReworkedDocument());
  EXPECT_FALSE(migration.Through(Take("ANSWER", 5, {Text("answer", "words")})).has_value());
}

TEST(ThroughTest, AFormThatAsksForMoreParksWhatDoesNotSayIt) {
  v1::Workflow next = NextDocument();
  StepNamed(next, "OBJECT").mutable_inputs(1)->set_required(true);
  const Migration migration = MigrationBetween(MigrationTo(next), next);
  EXPECT_FALSE(migration.Through(Take("OBJECT", 5, {Codes("reason", {"ANSWER_IN_TRANSIT"})})).has_value());
  EXPECT_TRUE(
      migration.Through(Take("OBJECT", 5, {Codes("reason", {"ANSWER_IN_TRANSIT"}), Text("note", "x")})).has_value());
  // What was wrong before is wrong still, and is told so.
  EXPECT_TRUE(migration.Through(Take("OBJECT", 5, {})).has_value());
}

TEST(ThroughTest, WordsGoOverAsTheyAre) {
  const Migration migration = MigrationBetween(ReworkedMigration(), ReworkedDocument());
  v1::Operation comment;
  comment.mutable_add_comment()->set_text("words");
  const auto carried = migration.Through(comment);
  ASSERT_TRUE(carried.has_value());
  EXPECT_EQ(carried->add_comment().text(), "words");
}

}  // namespace
}  // namespace ihala
