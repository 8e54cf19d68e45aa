#include "common/workflow/workflow.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using fixture::CaseIn;
using fixture::DefaultWorkflow;
using fixture::Filled;
using fixture::Sunday;
using fixture::Take;

// The table of the design, written by hand: what the document says must come out as this and as nothing else. Roles are
// C caseworker, S supervisor, R reviewer, L lead, K the clock. `to` is where the case is after the step and, where a
// second party answers, after it agreed; "-" where the stage stays.
struct Row {
  const char* step;
  const char* from;
  const char* to;
  const char* roles;
};
constexpr Row kTable[] = {
    {"SUBMIT", "DRAFT", "SUBMITTED", "C"},
    {"CLAIM", "SUBMITTED", "IN_REVIEW", "R"},
    {"TAKE_UP", "IN_REVIEW", "-", "R"},
    {"OPEN_IDENTITY", "IN_REVIEW INFO_REQUESTED ACCEPTED WAITLISTED ENROLLED", "-", "R L"},
    {"RELEASE", "IN_REVIEW", "-", "R L"},
    {"REASSIGN", "IN_REVIEW INFO_REQUESTED ACCEPTED WAITLISTED ENROLLED", "-", "L"},
    {"HAND_OVER", "SUBMITTED IN_REVIEW INFO_REQUESTED ACCEPTED WAITLISTED ENROLLED", "-", "S"},
    {"ASK", "IN_REVIEW", "INFO_REQUESTED", "R"},
    {"ANSWER", "INFO_REQUESTED", "IN_REVIEW", "C"},
    {"ANSWER_TIMEOUT", "INFO_REQUESTED", "IN_REVIEW", "K"},
    {"ACCEPT", "IN_REVIEW", "ACCEPTED", "R"},
    {"ACCEPT_WAITLISTED", "WAITLISTED", "ACCEPTED", "R"},
    {"WAITLIST", "IN_REVIEW ACCEPTED", "WAITLISTED", "R"},
    {"ENROL", "ACCEPTED WAITLISTED", "ENROLLED", "R"},
    {"COMPLETE", "ENROLLED", "COMPLETED", "R C"},
    {"DECLINE", "IN_REVIEW ACCEPTED", "DECLINED", "R"},
    {"DECLINE_WAITLISTED", "WAITLISTED", "DECLINED", "L"},
    {"OBJECT", "DECLINED", "IN_REVIEW", "S"},
    {"REDIRECT", "IN_REVIEW", "REDIRECTED", "R"},
    {"DUPLICATE", "SUBMITTED IN_REVIEW", "DUPLICATE", "R"},
    {"WITHDRAW", "SUBMITTED IN_REVIEW INFO_REQUESTED ACCEPTED WAITLISTED", "WITHDRAWN", "C S"},
    {"WITHDRAW", "ENROLLED COMPLETED DECLINED REDIRECTED DUPLICATE FAILED EXPIRED", "-", "C S"},
    {"FAIL", "ACCEPTED ENROLLED", "FAILED", "R"},
    {"EXPIRE", "SUBMITTED IN_REVIEW", "EXPIRED", "K"},
    {"REOPEN", "FAILED EXPIRED COMPLETED", "IN_REVIEW", "S L"},
    {"VOID",
     "SUBMITTED IN_REVIEW INFO_REQUESTED ACCEPTED WAITLISTED DECLINED REDIRECTED DUPLICATE WITHDRAWN FAILED EXPIRED",
     "VOIDED", "S"},
};

const std::map<std::string, v1::StageKind>& Kinds() {
  static const auto& kinds = *new std::map<std::string, v1::StageKind>{
      {"DRAFT", v1::STAGE_KIND_DRAFT},
      {"SUBMITTED", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"IN_REVIEW", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"INFO_REQUESTED", v1::STAGE_KIND_WAITING_ON_REFERRER},
      {"ACCEPTED", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"WAITLISTED", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"ENROLLED", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"COMPLETED", v1::STAGE_KIND_CLOSED_SERVED},
      {"DECLINED", v1::STAGE_KIND_CLOSED_REFUSED},
      {"REDIRECTED", v1::STAGE_KIND_CLOSED_MOVED},
      {"DUPLICATE", v1::STAGE_KIND_CLOSED_MERGED},
      {"WITHDRAWN", v1::STAGE_KIND_CLOSED_STOPPED},
      {"FAILED", v1::STAGE_KIND_CLOSED_REFUSED},
      {"EXPIRED", v1::STAGE_KIND_CLOSED_UNANSWERED},
      {"VOIDED", v1::STAGE_KIND_CLOSED_ERASED},
  };
  return kinds;
}

// Every actor has one role and, on the receiving side, holds the case: what is left to decide is stage, step and role.
std::vector<std::pair<std::string, Actor>> Actors() {
  return {{"C", fixture::Caseworker("x")},
          {"S", fixture::Supervisor("x")},
          {"R", fixture::Reviewer("x")},
          {"L", fixture::Lead("x")},
          {"K", ClockActor()}};
}

// The rows of one step and stage, as role → stage afterwards.
std::map<std::string, std::string> Expected(const std::string& step, const std::string& stage) {
  std::map<std::string, std::string> expected;
  for (const Row& row : kTable) {
    const std::vector<std::string> stages = absl::StrSplit(row.from, ' ');
    if (row.step != step || std::find(stages.begin(), stages.end(), stage) == stages.end()) continue;
    const std::vector<std::string> roles = absl::StrSplit(row.roles, ' ');
    for (const std::string& role : roles) expected[role] = row.to;
  }
  return expected;
}

// A case in which every condition of `step` holds and every clock has run out.
v1::CaseCore ReadyFor(const std::string& step, const std::string& stage) {
  const bool held = step != "TAKE_UP" && stage != "DRAFT" && stage != "SUBMITTED";
  v1::CaseCore core = CaseIn(stage, held ? "x" : "");
  *core.mutable_due_on() = DateOfDay(absl::CivilDay(2026, 2, 3));
  return core;
}

absl::Time WhenFor(const std::string& step) {
  const bool clock = step == "ANSWER_TIMEOUT" || step == "EXPIRE";
  return Sunday() + (clock ? absl::Hours(24 * 100) : absl::Hours(1));
}

TEST(WorkflowTest, HasExactlyTheListedStagesAndSteps) {
  std::map<std::string, v1::StageKind> stages;
  for (const v1::Stage& stage : DefaultWorkflow().document().stages()) stages[stage.stage_id()] = stage.kind();
  EXPECT_EQ(stages, Kinds());
  std::set<std::string> listed;
  for (const Row& row : kTable) listed.insert(row.step);
  std::set<std::string> steps;
  for (const v1::Step& step : DefaultWorkflow().document().steps()) steps.insert(step.step_id());
  EXPECT_EQ(steps, listed);
}

TEST(WorkflowTest, AllowsExactlyTheListedSteps) {
  int allowed = 0;
  for (const v1::Step& step : DefaultWorkflow().document().steps()) {
    for (const auto& [stage, kind] : Kinds()) {
      const std::map<std::string, std::string> expected = Expected(step.step_id(), stage);
      const v1::CaseCore core = ReadyFor(step.step_id(), stage);
      for (const auto& [role, actor] : Actors()) {
        SCOPED_TRACE(absl::StrCat(step.step_id(), " from ", stage, " by ", role));
        const auto next = Next(DefaultWorkflow(), core, step.step_id(), actor, WhenFor(step.step_id()));
        if (expected.contains(role)) {
          ASSERT_TRUE(next.ok()) << next.status();
          EXPECT_EQ((*next)->step_id(), step.step_id());
          ++allowed;
        } else if (expected.empty()) {
          EXPECT_EQ(next.status().code(), absl::StatusCode::kFailedPrecondition);
          EXPECT_EQ(Reason(next.status()), "NOT_ALLOWED_FROM_STAGE");
        } else {
          EXPECT_EQ(next.status().code(), absl::StatusCode::kPermissionDenied);
          EXPECT_EQ(Reason(next.status()), "PERMISSION");
        }
      }
    }
  }
  EXPECT_EQ(allowed, 89);
}

TEST(WorkflowTest, EveryListedStepLeadsWhereTheTableSays) {
  for (const Row& row : kTable) {
    const std::string step = row.step;
    if (step == "SUBMIT") continue;  // Creates the case: see ReducerTest.
    const std::vector<std::string> stages = absl::StrSplit(row.from, ' ');
    for (const std::string& stage : stages) {
      for (const auto& [role, actor] : Actors()) {
        if (!Expected(step, stage).contains(role)) continue;
        SCOPED_TRACE(absl::StrCat(step, " from ", stage, " by ", role));
        const v1::CaseCore before = ReadyFor(step, stage);
        const v1::Operation operation =
            Take(step, before.entry(), Filled(DefaultWorkflow(), DefaultWorkflow().FindStep(step)->inputs()));
        Reduction reduction = Reduce(DefaultWorkflow(), &before, operation, actor, WhenFor(step));
        ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
        if (step == "REDIRECT") {
          EXPECT_EQ(reduction.core.stage_id(), stage);
          const v1::CaseCore proposed = reduction.core;
          const v1::Operation agreed = fixture::Confirm(step, before.entry(), true);
          reduction = Reduce(DefaultWorkflow(), &proposed, agreed, fixture::Caseworker(), WhenFor(step));
          ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
        }
        const bool stays = std::string(row.to) == "-";
        EXPECT_EQ(reduction.core.stage_id(), stays ? stage : row.to);
        EXPECT_EQ(reduction.core.entry(), before.entry() + (stays ? 0 : 1));
      }
    }
  }
}

TEST(WorkflowTest, ClosedStagesAreThoseFromServedOn) {
  for (const auto& [stage, kind] : Kinds()) {
    const bool open = kind == v1::STAGE_KIND_DRAFT || kind == v1::STAGE_KIND_WAITING_ON_RECEIVER ||
                      kind == v1::STAGE_KIND_WAITING_ON_REFERRER;
    EXPECT_EQ(IsClosed(kind), !open) << stage;
    EXPECT_EQ(DefaultWorkflow().KindOf(stage), kind);
  }
  EXPECT_EQ(DefaultWorkflow().KindOf("NO_SUCH_STAGE"), v1::STAGE_KIND_UNSPECIFIED);
}

TEST(WorkflowTest, FindsStepsByKindAndVerbFromAStage) {
  const Workflow& workflow = DefaultWorkflow();
  EXPECT_EQ(workflow.draft_stage().stage_id(), "DRAFT");
  EXPECT_EQ(workflow.submit_step().step_id(), "SUBMIT");
  EXPECT_EQ(workflow.StepOfKind(v1::STEP_KIND_ANSWER, "INFO_REQUESTED")->step_id(), "ANSWER");
  EXPECT_EQ(workflow.StepOfKind(v1::STEP_KIND_ANSWER, "IN_REVIEW"), nullptr);
  EXPECT_EQ(workflow.StepOfKind(v1::STEP_KIND_WITHDRAW, "ENROLLED")->step_id(), "WITHDRAW");
  EXPECT_EQ(workflow.StepByVerb("accept", "IN_REVIEW")->step_id(), "ACCEPT");
  EXPECT_EQ(workflow.StepByVerb("accept", "WAITLISTED")->step_id(), "ACCEPT_WAITLISTED");
  EXPECT_EQ(workflow.StepByVerb("accept", "DECLINED"), nullptr);
  EXPECT_EQ(workflow.FindStep("NO_SUCH_STEP"), nullptr);
  EXPECT_TRUE(workflow.FindReason("decline", "OTHER")->needs_note());
  EXPECT_EQ(workflow.FindReason("decline", "NO_MONEY"), nullptr);
  EXPECT_EQ(workflow.ref().workflow_id(), "default");
}

TEST(WorkflowTest, ABrokenDocumentIsRefusedWithEveryField) {
  v1::Workflow document = fixture::DefaultDocument();
  document.set_version(0);
  document.mutable_stages(2)->mutable_title()->clear_ar();
  const auto compiled = Workflow::Compile(document);
  EXPECT_EQ(compiled.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Violations(compiled.status()),
              testing::UnorderedElementsAre(testing::Field(&FieldViolation::field, "version"),
                                            testing::Field(&FieldViolation::field, "stages[IN_REVIEW].title.ar")));
}

}  // namespace
}  // namespace ihala
