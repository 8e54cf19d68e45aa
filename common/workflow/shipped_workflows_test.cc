// The workflows that ship, each against its table of the design: what the document says must come out as that and as
// nothing else.
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
#include "common/workflow/validator.h"
#include "common/workflow/workflow.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using fixture::CaseIn;
using fixture::Filled;
using fixture::Sunday;
using fixture::Take;
using testing::IsEmpty;

// Written by hand. Roles are C caseworker, S supervisor, R reviewer, L lead, K the clock. `to` is where the case is
// after the step and, where a second party answers, after it agreed; "-" where the stage stays.
struct Row {
  const char* step;
  const char* from;
  const char* to;
  const char* roles;
};
constexpr Row kDefaultTable[] = {
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
constexpr Row kShockTable[] = {
    {"SUBMIT", "DRAFT", "RECEIVED", "C"},
    {"CLAIM", "RECEIVED ON_LIST COMPLAINT", "-", "R"},
    {"OPEN_IDENTITY", "RECEIVED ON_LIST COMPLAINT", "-", "R L"},
    {"RELEASE", "RECEIVED ON_LIST COMPLAINT", "-", "R L"},
    {"REASSIGN", "RECEIVED ON_LIST COMPLAINT", "-", "L"},
    {"HAND_OVER", "RECEIVED ON_LIST COMPLAINT", "-", "S"},
    {"ACCEPT", "RECEIVED", "ON_LIST", "R L"},
    {"ASSIST", "ON_LIST", "ASSISTED", "R L"},
    {"DECLINE", "RECEIVED ON_LIST", "NOT_ASSISTED", "R L"},
    {"DUPLICATE", "RECEIVED", "DUPLICATE", "R L"},
    {"COMPLAIN", "ASSISTED NOT_ASSISTED", "COMPLAINT", "C S"},
    {"UPHOLD", "COMPLAINT", "ON_LIST", "L"},
    {"DISMISS", "COMPLAINT", "COMPLAINT_CLOSED", "L"},
    {"WITHDRAW", "RECEIVED ON_LIST COMPLAINT", "WITHDRAWN", "C S"},
    {"WITHDRAW", "ASSISTED NOT_ASSISTED COMPLAINT_CLOSED DUPLICATE EXPIRED", "-", "C S"},
    {"EXPIRE", "RECEIVED", "EXPIRED", "K"},
    {"REOPEN", "EXPIRED", "RECEIVED", "S L"},
    {"VOID", "RECEIVED ON_LIST COMPLAINT NOT_ASSISTED COMPLAINT_CLOSED DUPLICATE WITHDRAWN EXPIRED", "VOIDED", "S"},
};

using StageKinds = std::map<std::string, v1::StageKind>;

const StageKinds& DefaultKinds() {
  static const auto& kinds = *new StageKinds{
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

const StageKinds& ShockKinds() {
  static const auto& kinds = *new StageKinds{
      {"DRAFT", v1::STAGE_KIND_DRAFT},
      {"RECEIVED", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"ON_LIST", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"COMPLAINT", v1::STAGE_KIND_WAITING_ON_RECEIVER},
      {"ASSISTED", v1::STAGE_KIND_CLOSED_SERVED},
      {"NOT_ASSISTED", v1::STAGE_KIND_CLOSED_REFUSED},
      {"COMPLAINT_CLOSED", v1::STAGE_KIND_CLOSED_REFUSED},
      {"DUPLICATE", v1::STAGE_KIND_CLOSED_MERGED},
      {"WITHDRAWN", v1::STAGE_KIND_CLOSED_STOPPED},
      {"EXPIRED", v1::STAGE_KIND_CLOSED_UNANSWERED},
      {"VOIDED", v1::STAGE_KIND_CLOSED_ERASED},
  };
  return kinds;
}

struct Shipped {
  const char* name;
  absl::string_view (*text)();
  const StageKinds& (*kinds)();
  absl::Span<const Row> table;
  int allowed;  // Steps by stage and role.
};

// Every actor has one role and, on the receiving side, holds the case: what is left to decide is stage, step and role.
std::vector<std::pair<std::string, Actor>> Actors() {
  return {{"C", fixture::Caseworker("x")},
          {"S", fixture::Supervisor("x")},
          {"R", fixture::Reviewer("x")},
          {"L", fixture::Lead("x")},
          {"K", ClockActor()}};
}

// Somebody else who may answer as the second party.
Actor SecondParty(const v1::Step& step) {
  for (const auto& [role, actor] :
       {std::pair(v1::ROLE_CASEWORKER, fixture::Caseworker("y")), std::pair(v1::ROLE_LEAD, fixture::Lead("y"))}) {
    const auto& roles = step.confirmation().roles();
    if (std::find(roles.begin(), roles.end(), role) != roles.end()) return actor;
  }
  ADD_FAILURE() << "nobody confirms " << step.step_id();
  return ClockActor();
}

// A case in which every condition of `step` holds and every clock has run out.
v1::CaseCore ReadyFor(const v1::Step& step, const std::string& stage, v1::StageKind kind) {
  const bool free = step.kind() == v1::STEP_KIND_CLAIM || kind == v1::STAGE_KIND_DRAFT;
  v1::CaseCore core = CaseIn(stage, free ? "" : "x");
  *core.mutable_due_on() = DateOfDay(absl::CivilDay(2026, 2, 3));
  return core;
}

absl::Time WhenFor(const v1::Step& step) {
  return Sunday() + (step.has_clock_rule() ? absl::Hours(24 * 100) : absl::Hours(1));
}

class ShippedWorkflowTest : public testing::TestWithParam<Shipped> {
 protected:
  ShippedWorkflowTest() {
    const auto document = ParseWorkflowText(GetParam().text());
    EXPECT_TRUE(document.ok()) << document.status();
    auto compiled = Workflow::Compile(document.value_or(v1::Workflow()));
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    workflow_ = compiled.ok() ? *std::move(compiled) : nullptr;
  }
  void SetUp() override { ASSERT_NE(workflow_, nullptr); }

  const Workflow& workflow() const { return *workflow_; }
  // The rows of one step and stage, as role to stage afterwards.
  std::map<std::string, std::string> Expected(const std::string& step, const std::string& stage) const {
    std::map<std::string, std::string> expected;
    for (const Row& row : GetParam().table) {
      const std::vector<std::string> stages = absl::StrSplit(row.from, ' ');
      if (row.step != step || std::find(stages.begin(), stages.end(), stage) == stages.end()) continue;
      const std::vector<std::string> roles = absl::StrSplit(row.roles, ' ');
      for (const std::string& role : roles) expected[role] = row.to;
    }
    return expected;
  }
  // The step is taken and, where it takes two, agreed to.
  Reduction Taken(const v1::Step& step, const v1::CaseCore& before, const Actor& actor) const {
    const v1::Operation operation = Take(step.step_id(), before.entry(), Filled(workflow(), step.inputs()));
    Reduction reduction = Reduce(workflow(), &before, operation, actor, WhenFor(step));
    if (reduction.kind != v1::VERDICT_KIND_APPLIED || !reduction.core.has_pending() ||
        step.confirmation().moves_at_once()) {
      return reduction;
    }
    EXPECT_EQ(reduction.core.stage_id(), before.stage_id());
    const v1::CaseCore proposed = reduction.core;
    const v1::Operation agreed = fixture::Confirm(step.step_id(), before.entry(), true);
    return Reduce(workflow(), &proposed, agreed, SecondParty(step), WhenFor(step));
  }

 private:
  std::shared_ptr<const Workflow> workflow_;
};

TEST_P(ShippedWorkflowTest, HasExactlyTheListedStagesAndSteps) {
  StageKinds stages;
  for (const v1::Stage& stage : workflow().document().stages()) stages[stage.stage_id()] = stage.kind();
  EXPECT_EQ(stages, GetParam().kinds());
  std::set<std::string> listed;
  for (const Row& row : GetParam().table) listed.insert(row.step);
  std::set<std::string> steps;
  for (const v1::Step& step : workflow().document().steps()) steps.insert(step.step_id());
  EXPECT_EQ(steps, listed);
}

TEST_P(ShippedWorkflowTest, AllowsExactlyTheListedSteps) {
  int allowed = 0;
  for (const v1::Step& step : workflow().document().steps()) {
    for (const auto& [stage, kind] : GetParam().kinds()) {
      const std::map<std::string, std::string> expected = Expected(step.step_id(), stage);
      const v1::CaseCore core = ReadyFor(step, stage, kind);
      for (const auto& [role, actor] : Actors()) {
        SCOPED_TRACE(absl::StrCat(step.step_id(), " from ", stage, " by ", role));
        const auto next = Next(workflow(), core, step.step_id(), actor, WhenFor(step));
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
  EXPECT_EQ(allowed, GetParam().allowed);
}

TEST_P(ShippedWorkflowTest, EveryListedStepLeadsWhereTheTableSays) {
  for (const Row& row : GetParam().table) {
    const v1::Step& step = *workflow().FindStep(row.step);
    if (step.kind() == v1::STEP_KIND_SUBMIT) continue;  // Creates the case: see ReducerTest.
    const std::vector<std::string> stages = absl::StrSplit(row.from, ' ');
    for (const std::string& stage : stages) {
      for (const auto& [role, actor] : Actors()) {
        if (!Expected(row.step, stage).contains(role)) continue;
        SCOPED_TRACE(absl::StrCat(row.step, " from ", stage, " by ", role));
        const v1::CaseCore before = ReadyFor(step, stage, workflow().KindOf(stage));
        const Reduction reduction = Taken(step, before, actor);
        ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
        const bool stays = std::string(row.to) == "-";
        EXPECT_EQ(reduction.core.stage_id(), stays ? stage : row.to);
        EXPECT_EQ(reduction.core.entry(), before.entry() + (stays ? 0 : 1));
      }
    }
  }
}

// An Arabic text begins in the Arabic block of Unicode, which UTF-8 writes with lead bytes D8 to DB.
bool IsArabic(const std::string& text) {
  return !text.empty() && static_cast<unsigned char>(text[0]) >= 0xD8 && static_cast<unsigned char>(text[0]) <= 0xDB;
}

TEST_P(ShippedWorkflowTest, PassesTheValidator) {
  for (const FieldViolation& problem : ValidateWorkflow(workflow().document())) {
    ADD_FAILURE() << problem.field << " " << problem.code << ": " << problem.description;
  }
}

TEST_P(ShippedWorkflowTest, ArabicTextsAreArabicAndEnglishOnesAreNot) {
  const v1::Workflow& document = workflow().document();
  const auto check = [](const v1::LocalisedText& text, const std::string& of) {
    EXPECT_TRUE(IsArabic(text.ar())) << of;
    EXPECT_FALSE(IsArabic(text.en())) << of;
  };
  for (const v1::Stage& stage : document.stages()) {
    check(stage.title(), stage.stage_id());
    check(stage.explanation(), stage.stage_id());
  }
  for (const v1::Step& step : document.steps()) {
    check(step.title(), step.step_id());
    for (const v1::StepInput& input : step.inputs()) check(input.title(), step.step_id() + "." + input.name());
    for (const v1::StepInput& input : step.confirmation().inputs()) check(input.title(), step.step_id());
  }
  for (const v1::ReasonSet& set : document.reason_sets()) {
    for (const v1::Reason& reason : set.reasons()) check(reason.text(), set.name() + "/" + reason.code());
  }
}

TEST_P(ShippedWorkflowTest, WhatOutlivesAnErasureHoldsNoWords) {
  for (const v1::Step& step : workflow().document().steps()) {
    if (step.kind() != v1::STEP_KIND_VOID) continue;
    for (const v1::StepInput& input : step.inputs()) EXPECT_EQ(input.kind(), v1::INPUT_KIND_CODE);
    EXPECT_THAT(step.confirmation().inputs(), IsEmpty());
  }
}

TEST_P(ShippedWorkflowTest, ADeviceMayQueueWhatTheReferringSideDoes) {
  for (const v1::Step& step : workflow().document().steps()) {
    bool referrer = false;
    for (const int role : step.roles()) referrer |= SideOf(static_cast<v1::Role>(role)) == v1::SIDE_REFERRER;
    EXPECT_EQ(step.offline(), referrer) << step.step_id();
  }
}

// What a person takes in bulk refuses nobody.
TEST_P(ShippedWorkflowTest, NobodyIsRefusedInBulk) {
  for (const v1::Step& step : workflow().document().steps()) {
    if (!step.in_bulk()) continue;
    EXPECT_NE(workflow().KindOf(step.to_stage()), v1::STAGE_KIND_CLOSED_REFUSED) << step.step_id();
  }
}

INSTANTIATE_TEST_SUITE_P(Shipped, ShippedWorkflowTest,
                         testing::Values(Shipped{"Default", &DefaultWorkflowText, &DefaultKinds, kDefaultTable, 89},
                                         Shipped{"ShockResponse", &ShockResponseText, &ShockKinds, kShockTable, 65}),
                         [](const testing::TestParamInfo<Shipped>& info) { return std::string(info.param.name); });

TEST(ShockResponseTest, ALeadAcceptsInBulkAndEveryClockRunsInCalendarDays) {
  const v1::Workflow document = *ParseWorkflowText(ShockResponseText());
  std::set<std::string> bulk;
  for (const v1::Step& step : document.steps()) {
    if (step.in_bulk()) bulk.insert(step.step_id());
    EXPECT_EQ(step.has_clock_rule(), step.clock_rule().calendar_days()) << step.step_id();
    EXPECT_NE(step.kind(), v1::STEP_KIND_OBJECT) << "a complaint takes its place";
  }
  EXPECT_EQ(bulk, (std::set<std::string>{"ACCEPT", "ASSIST"}));
  for (const v1::Stage& stage : document.stages()) {
    EXPECT_EQ(stage.has_clock(), stage.clock().calendar_days()) << stage.stage_id();
  }
}

}  // namespace
}  // namespace ihala
