#include "common/workflow/evaluator.h"

#include <string>

#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using absl::CivilDay;
using fixture::CaseIn;
using fixture::Caseworker;
using fixture::Codes;
using fixture::Day;
using fixture::DefaultWorkflow;
using fixture::Inputs;
using fixture::Lead;
using fixture::Reference;
using fixture::Reviewer;
using fixture::Sunday;
using fixture::Supervisor;
using fixture::Text;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kDay = absl::Hours(24);

// Why `actor` may not take the step, as the reason that a verdict carries; empty where the actor may.
std::string Refusal(const v1::CaseCore& core, const std::string& step, const Actor& actor, absl::Time now = Sunday()) {
  return Reason(Next(DefaultWorkflow(), core, step, actor, now).status());
}

std::vector<std::string> Problems(const std::string& step, const fixture::Values& values) {
  std::vector<std::string> problems;
  const v1::Step* found = DefaultWorkflow().FindStep(step);
  for (const FieldViolation& problem : CheckInputs(DefaultWorkflow(), found->inputs(), Inputs(values))) {
    problems.push_back(problem.field + " " + problem.code);
  }
  return problems;
}

TEST(EvaluatorTest, OnlyTheHolderDecides) {
  const v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  EXPECT_EQ(Refusal(core, "ACCEPT", Reviewer("r1")), "");
  EXPECT_EQ(Refusal(core, "ACCEPT", Reviewer("r2")), "PERMISSION");
}

TEST(EvaluatorTest, ACaseThatNobodyHoldsIsClaimedBeforeItIsDecided) {
  const v1::CaseCore core = CaseIn("IN_REVIEW");
  EXPECT_EQ(Refusal(core, "ACCEPT", Reviewer()), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(Refusal(core, "TAKE_UP", Reviewer()), "");
  EXPECT_EQ(Refusal(CaseIn("IN_REVIEW", "r1"), "TAKE_UP", Reviewer("r2")), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, ALeadReleasesWhatAReviewerHolds) {
  const v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  EXPECT_EQ(Refusal(core, "RELEASE", Lead()), "");
  EXPECT_EQ(Refusal(core, "RELEASE", Reviewer("r2")), "PERMISSION");
  // The right is the lead's, not that of every step which a lead might also want.
  EXPECT_EQ(Refusal(core, "DECLINE", Lead()), "PERMISSION");
}

TEST(EvaluatorTest, TheHoldersReservationDoesNotBindTheReferrer) {
  EXPECT_EQ(Refusal(CaseIn("ENROLLED", "r1"), "COMPLETE", Caseworker()), "");
  EXPECT_EQ(Refusal(CaseIn("ENROLLED", "r1"), "COMPLETE", Reviewer("r2")), "PERMISSION");
}

TEST(EvaluatorTest, ARoleCountsOnItsOwnSideOnly) {
  Actor actor = Reviewer();
  actor.side = v1::SIDE_REFERRER;
  EXPECT_EQ(Refusal(CaseIn("SUBMITTED"), "CLAIM", actor), "PERMISSION");
  actor.side = v1::SIDE_UNSPECIFIED;
  EXPECT_EQ(Refusal(CaseIn("SUBMITTED"), "CLAIM", actor), "PERMISSION");
  Actor impostor = Reviewer();
  impostor.roles = {v1::ROLE_CLOCK};
  v1::CaseCore core = CaseIn("SUBMITTED");
  *core.mutable_due_on() = DateOfDay(CivilDay(2025, 1, 1));
  EXPECT_EQ(Refusal(core, "EXPIRE", impostor), "PERMISSION");
}

TEST(EvaluatorTest, AnObjectionIsHeardByAnotherReviewer) {
  v1::CaseCore core = CaseIn("IN_REVIEW");
  core.add_deciders("r1");
  EXPECT_EQ(Refusal(core, "TAKE_UP", Reviewer("r1")), "");  // Not objected to: reopened, or released.
  core.set_objections(1);
  EXPECT_EQ(Refusal(core, "TAKE_UP", Reviewer("r1")), "PERMISSION");
  EXPECT_EQ(Refusal(core, "TAKE_UP", Reviewer("r2")), "");
}

TEST(EvaluatorTest, OneObjectionWithinFourteenDays) {
  v1::CaseCore core = CaseIn("DECLINED");
  EXPECT_EQ(Refusal(core, "OBJECT", Supervisor(), Sunday() + 14 * kDay), "");
  EXPECT_EQ(Refusal(core, "OBJECT", Supervisor(), Sunday() + 15 * kDay), "NOT_ALLOWED_FROM_STAGE");
  core.set_objections(1);
  EXPECT_EQ(Refusal(core, "OBJECT", Supervisor()), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, ReopeningEndsAfterSixtyDays) {
  const v1::CaseCore core = CaseIn("FAILED");
  EXPECT_EQ(Refusal(core, "REOPEN", Lead(), Sunday() + 60 * kDay), "");
  EXPECT_EQ(Refusal(core, "REOPEN", Supervisor(), Sunday() + 61 * kDay), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, ALegalHoldForbidsErasing) {
  v1::CaseCore core = CaseIn("DECLINED");
  EXPECT_EQ(Refusal(core, "VOID", Supervisor()), "");
  core.set_legal_hold(true);
  EXPECT_EQ(Refusal(core, "VOID", Supervisor()), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, ConditionsOnHoursCountFromTheReceipt) {
  v1::Workflow document = fixture::DefaultDocument();
  for (v1::Step& step : *document.mutable_steps()) {
    v1::Condition condition;
    condition.set_amount(24);
    if (step.step_id() == "FAIL") condition.set_kind(v1::CONDITION_KIND_WITHIN_HOURS_OF_RECEIPT);
    if (step.step_id() == "ENROL") condition.set_kind(v1::CONDITION_KIND_AFTER_HOURS_OF_RECEIPT);
    if (condition.kind() != v1::CONDITION_KIND_UNSPECIFIED) *step.add_conditions() = condition;
  }
  const auto workflow = Workflow::Compile(document);
  ASSERT_TRUE(workflow.ok()) << workflow.status();
  const v1::CaseCore core = CaseIn("ACCEPTED", "r1");
  EXPECT_TRUE(Next(**workflow, core, "FAIL", Reviewer(), Sunday() + kDay).ok());
  EXPECT_FALSE(Next(**workflow, core, "FAIL", Reviewer(), Sunday() + kDay + absl::Seconds(1)).ok());
  EXPECT_FALSE(Next(**workflow, core, "ENROL", Reviewer(), Sunday() + kDay).ok());
  EXPECT_TRUE(Next(**workflow, core, "ENROL", Reviewer(), Sunday() + kDay + absl::Seconds(1)).ok());
}

TEST(EvaluatorTest, WhileAStepIsPendingOnlyWithdrawalAndErasureGoThrough) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  core.mutable_pending()->set_step_id("REDIRECT");
  EXPECT_EQ(Refusal(core, "ACCEPT", Reviewer()), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(Refusal(core, "RELEASE", Lead()), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(Refusal(core, "WITHDRAW", Caseworker()), "");
  EXPECT_EQ(Refusal(core, "VOID", Supervisor(), Sunday() + absl::Hours(24)), "");
  // Later an erasure needs a second party, and one proposal does not push another aside.
  EXPECT_EQ(Refusal(core, "VOID", Supervisor(), Sunday() + absl::Hours(25)), "NOT_ALLOWED_FROM_STAGE");
  *core.mutable_due_on() = DateOfDay(CivilDay(2025, 1, 1));
  EXPECT_EQ(Refusal(core, "EXPIRE", ClockActor()), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, TheSecondPartyIsOfTheOtherSideAndNeverTheProposer) {
  v1::CaseCore core = CaseIn("COMPLETED", "r1");
  core.mutable_pending()->set_step_id("COMPLETE");
  core.mutable_pending()->set_proposed_by("x");
  core.mutable_pending()->set_proposed_side(v1::SIDE_RECEIVER);
  const auto may = [&](const Actor& actor) { return MayConfirm(DefaultWorkflow(), core, actor).ok(); };
  EXPECT_TRUE(may(Caseworker("c1")));
  EXPECT_TRUE(may(Supervisor("s1")));
  EXPECT_FALSE(may(Caseworker("x")));
  EXPECT_FALSE(may(Reviewer("r2")));
  EXPECT_FALSE(may(Lead("l1")));
  core.mutable_pending()->set_proposed_side(v1::SIDE_REFERRER);
  EXPECT_FALSE(may(Supervisor("s1")));
  EXPECT_TRUE(may(Reviewer("r2")));
  core.clear_pending();
  EXPECT_EQ(Reason(MayConfirm(DefaultWorkflow(), core, Reviewer())), "NOT_ALLOWED_FROM_STAGE");
}

TEST(EvaluatorTest, ALeadConfirmsOnTheReviewersSideButNotTheirOwn) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  core.mutable_pending()->set_step_id("DECLINE");
  core.mutable_pending()->set_proposed_by("r1");
  core.mutable_pending()->set_proposed_side(v1::SIDE_RECEIVER);
  EXPECT_TRUE(MayConfirm(DefaultWorkflow(), core, Lead("l1")).ok());
  EXPECT_FALSE(MayConfirm(DefaultWorkflow(), core, Lead("r1")).ok());  // Who is reviewer and lead at once.
  EXPECT_FALSE(MayConfirm(DefaultWorkflow(), core, Supervisor()).ok());
}

TEST(EvaluatorTest, OnlyHardRefusalsNeedTheLead) {
  const v1::Step& decline = *DefaultWorkflow().FindStep("DECLINE");
  const v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  for (const v1::ReasonSet& set : DefaultWorkflow().document().reason_sets()) {
    if (set.name() != "decline") continue;
    for (const v1::Reason& reason : set.reasons()) {
      EXPECT_EQ(NeedsSecondParty(decline, core, Inputs({Codes("reason", {reason.code()})}), Sunday()),
                reason.code() == "RED_LINE" || reason.code() == "OTHER")
          << reason.code();
    }
  }
}

TEST(EvaluatorTest, PermittedStepsAreThoseThatNextAllowsInTheDocumentsOrder) {
  const auto permitted = [](const v1::CaseCore& core, const Actor& actor) {
    std::vector<std::string> ids;
    for (const v1::Step* step : PermittedSteps(DefaultWorkflow(), core, actor, Sunday())) {
      ids.push_back(step->step_id());
    }
    return ids;
  };
  EXPECT_THAT(permitted(CaseIn("SUBMITTED"), Reviewer()), ElementsAre("CLAIM", "DUPLICATE"));
  EXPECT_THAT(permitted(CaseIn("IN_REVIEW", "r1"), Reviewer()),
              ElementsAre("OPEN_IDENTITY", "RELEASE", "ASK", "ACCEPT", "WAITLIST", "DECLINE", "REDIRECT", "DUPLICATE"));
  EXPECT_THAT(permitted(CaseIn("INFO_REQUESTED", "r1"), Caseworker()), ElementsAre("ANSWER", "WITHDRAW"));
  EXPECT_THAT(permitted(CaseIn("VOIDED"), Supervisor()), IsEmpty());
  EXPECT_THAT(permitted(CaseIn("NO_SUCH_STAGE"), Supervisor()), IsEmpty());
}

TEST(EvaluatorTest, ClocksRunInWorkingDaysByUrgency) {
  const v1::Stage& stage = *DefaultWorkflow().FindStage("SUBMITTED");
  const auto due = [&](v1::Urgency urgency) {
    return DayOfDate(*DueOn(DefaultWorkflow(), stage, urgency, Sunday(), {}));
  };
  EXPECT_EQ(due(v1::URGENCY_EMERGENCY), CivilDay(2026, 2, 2));
  EXPECT_EQ(due(v1::URGENCY_URGENT), CivilDay(2026, 2, 4));
  EXPECT_EQ(due(v1::URGENCY_NORMAL), CivilDay(2026, 2, 8));
  EXPECT_FALSE(DueOn(DefaultWorkflow(), *DefaultWorkflow().FindStage("ENROLLED"), v1::URGENCY_NORMAL, Sunday(), {}));
}

TEST(EvaluatorTest, AWaitingListIsDueOnTheDayThatWasSaidAndAfterNinetyDaysAtTheLatest) {
  const v1::Stage& stage = *DefaultWorkflow().FindStage("WAITLISTED");
  const auto due = [&](CivilDay said) {
    return DayOfDate(*DueOn(DefaultWorkflow(), stage, v1::URGENCY_NORMAL, Sunday(), Inputs({Day("review_on", said)})));
  };
  EXPECT_EQ(due(CivilDay(2026, 3, 1)), CivilDay(2026, 3, 1));
  const CivilDay latest = DefaultWorkflow().calendar().Add(CivilDay(2026, 2, 1), 90);
  EXPECT_EQ(due(CivilDay(2030, 1, 1)), latest);
  EXPECT_EQ(due(CivilDay(2020, 1, 1)), CivilDay(2026, 2, 1));  // A day that has passed is due at once.
  EXPECT_EQ(DayOfDate(*DueOn(DefaultWorkflow(), stage, v1::URGENCY_NORMAL, Sunday(), {})), latest);
}

TEST(EvaluatorTest, TheClockActsOnTheDayAfterTheLastOne) {
  v1::CaseCore core = CaseIn("INFO_REQUESTED", "r1");
  const WorkingDays& calendar = DefaultWorkflow().calendar();
  const CivilDay last = calendar.Add(CivilDay(2026, 2, 1), 10);
  const absl::Time midnight = absl::FromCivil(last + 1, absl::UTCTimeZone()) - absl::Hours(2);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), core, midnight - absl::Seconds(1)), nullptr);
  ASSERT_NE(DueClockStep(DefaultWorkflow(), core, midnight), nullptr);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), core, midnight)->step_id(), "ANSWER_TIMEOUT");
}

TEST(EvaluatorTest, SilenceEndsACaseThirtyWorkingDaysAfterTheMissedDate) {
  v1::CaseCore core = CaseIn("SUBMITTED");
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), core, Sunday() + 1000 * kDay), nullptr);  // Without a due date, never.
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 2, 8));
  const CivilDay last = DefaultWorkflow().calendar().Add(CivilDay(2026, 2, 8), 30);
  const absl::Time noon = absl::FromCivil(last, absl::UTCTimeZone()) + absl::Hours(12);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), core, noon), nullptr);
  ASSERT_NE(DueClockStep(DefaultWorkflow(), core, noon + kDay), nullptr);
  EXPECT_EQ(DueClockStep(DefaultWorkflow(), core, noon + kDay)->step_id(), "EXPIRE");
}

TEST(EvaluatorTest, EveryFormTakesWhatItAsksFor) {
  for (const v1::Step& step : DefaultWorkflow().document().steps()) {
    EXPECT_THAT(Problems(step.step_id(), fixture::Filled(DefaultWorkflow(), step.inputs())), IsEmpty())
        << step.step_id();
  }
}

TEST(EvaluatorTest, AMissingInputIsNamed) {
  EXPECT_THAT(Problems("ASK", {}), ElementsAre("inputs.questions MISSING", "inputs.text MISSING"));
  EXPECT_THAT(Problems("ASK", {Codes("questions", {"ADDRESS"}), Text("text", " \n")}),
              ElementsAre("inputs.text MISSING"));
}

TEST(EvaluatorTest, AnAnswerOrAReasonWhyThereIsNone) {
  EXPECT_THAT(Problems("ANSWER", {}), ElementsAre("inputs.answer MISSING", "inputs.cannot_obtain MISSING"));
  EXPECT_THAT(Problems("ANSWER", {Text("answer", "words")}), IsEmpty());
  EXPECT_THAT(Problems("ANSWER", {Codes("cannot_obtain", {"DOCUMENT_DESTROYED"})}), IsEmpty());
}

TEST(EvaluatorTest, SomeReasonsNeedANote) {
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"ALREADY_COVERED"})}), IsEmpty());
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"OTHER"})}), ElementsAre("inputs.note MISSING"));
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"OTHER"}), Text("note", " ")}), ElementsAre("inputs.note MISSING"));
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"OTHER"}), Text("note", "words")}), IsEmpty());
  EXPECT_THAT(Problems("DECLINE_WAITLISTED", {Codes("reason", {"OTHER"})}), ElementsAre("inputs.note MISSING"));
}

TEST(EvaluatorTest, ValuesThatTheFormDoesNotTakeAreRefused) {
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"NO_MONEY"})}), ElementsAre("inputs.reason UNKNOWN_CODE"));
  EXPECT_THAT(Problems("DECLINE", {Text("reason", "words")}), ElementsAre("inputs.reason WRONG_KIND"));
  EXPECT_THAT(Problems("DECLINE", {Codes("reason", {"ALREADY_COVERED", "OUT_OF_MANDATE"})}),
              ElementsAre("inputs.reason TOO_MANY"));
  EXPECT_THAT(Problems("ASK", {Codes("questions", {"ADDRESS", "ADDRESS"}), Text("text", "words")}),
              ElementsAre("inputs.questions NOT_UNIQUE"));
  EXPECT_THAT(Problems("RELEASE", {Text("note", "words")}), ElementsAre("inputs.note UNKNOWN"));
  EXPECT_THAT(Problems("ANSWER", {Text("answer", "one"), Text("answer", "two")}),
              ElementsAre("inputs.answer NOT_UNIQUE"));
  EXPECT_THAT(Problems("DUPLICATE", {Reference("survivor", "somebody")}), ElementsAre("inputs.survivor INVALID"));
  EXPECT_THAT(Problems("ENROL", {Text("reference", std::string(101, 'x'))}), ElementsAre("inputs.reference TOO_LONG"));
  EXPECT_THAT(Problems("ENROL", {Text("reference", "a\nb")}), ElementsAre("inputs.reference CONTROL_CHARACTER"));
  EXPECT_THAT(Problems("ANSWER", {Text("answer", "\u202Eabc")}), ElementsAre("inputs.answer BIDI_OVERRIDE"));
  EXPECT_THAT(Problems("ACCEPT", {Reference("programme", std::string(65, 'x'))}),
              ElementsAre("inputs.programme TOO_LONG"));
  v1::InputValue half = Day("review_on", CivilDay(2026, 4, 30));
  half.mutable_date()->set_day(31);
  EXPECT_THAT(Problems("WAITLIST", {Codes("cause", {"CAP_REACHED"}), Text("priority_basis", "words"), half}),
              ElementsAre("inputs.review_on OUT_OF_RANGE"));
  EXPECT_THAT(Problems("RELEASE", fixture::Values(21, Text("note", "x"))), ElementsAre("inputs TOO_MANY"));
}

TEST(EvaluatorTest, ANameThatNobodyDeclaredIsNotRepeated) {
  EXPECT_THAT(Problems("RELEASE", {Text("Fatima Hassan", "words")}), ElementsAre("inputs[0] UNKNOWN"));
}

}  // namespace
}  // namespace ihala
