#include "common/workflow/default_workflow.h"

#include <map>
#include <string>

#include "common/workflow/validator.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// One document for all tests: it outlives every loop over its parts.
const v1::Workflow& Document() {
  static const auto& document = *new v1::Workflow(fixture::DefaultDocument());
  return document;
}

const v1::ReasonSet& SetNamed(const v1::Workflow& document, const std::string& name) {
  for (const v1::ReasonSet& set : document.reason_sets()) {
    if (set.name() == name) return set;
  }
  ADD_FAILURE() << "no set " << name;
  return v1::ReasonSet::default_instance();
}

// An Arabic text begins in the Arabic block of Unicode, which UTF-8 writes with lead bytes D8 to DB.
bool IsArabic(const std::string& text) {
  return !text.empty() && static_cast<unsigned char>(text[0]) >= 0xD8 && static_cast<unsigned char>(text[0]) <= 0xDB;
}

TEST(DefaultWorkflowTest, PassesTheValidator) {
  for (const FieldViolation& problem : ValidateWorkflow(Document())) {
    ADD_FAILURE() << problem.field << " " << problem.code << ": " << problem.description;
  }
}

TEST(DefaultWorkflowTest, HasTheSeedListsOfReasons) {
  const v1::Workflow& document = Document();
  const std::map<std::string, int> sizes = {
      {"decline", 9}, {"waitlist", 5}, {"withdraw", 7}, {"question", 5}, {"cannot_obtain", 3}, {"fail", 4},
      {"object", 3},  {"refused", 13}, {"parked", 2},   {"reopen", 4},   {"void", 3},          {"open_identity", 6}};
  EXPECT_EQ(static_cast<size_t>(document.reason_sets_size()), sizes.size());
  for (const auto& [name, size] : sizes) EXPECT_EQ(SetNamed(document, name).reasons_size(), size) << name;
}

TEST(DefaultWorkflowTest, OnlyTwoRefusalsHaveACoolOff) {
  for (const v1::ReasonSet& set : Document().reason_sets()) {
    for (const v1::Reason& reason : set.reasons()) {
      const uint32_t days = reason.code() == "ALREADY_COVERED" ? 90 : reason.code() == "HOUSEHOLD_DECLINED" ? 30 : 0;
      EXPECT_EQ(reason.cool_off_days(), days) << set.name() << " " << reason.code();
    }
  }
}

TEST(DefaultWorkflowTest, NoMoneyIsNoRefusal) {
  for (const v1::Reason& reason : SetNamed(Document(), "decline").reasons()) {
    EXPECT_THAT(reason.text().en(), testing::Not(HasSubstr("budget"))) << reason.code();
  }
}

TEST(DefaultWorkflowTest, ArabicTextsAreArabicAndEnglishOnesAreNot) {
  const v1::Workflow& document = Document();
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

TEST(DefaultWorkflowTest, WhatOutlivesAnErasureHoldsNoWords) {
  for (const v1::Step& step : Document().steps()) {
    if (step.kind() != v1::STEP_KIND_VOID) continue;
    for (const v1::StepInput& input : step.inputs()) EXPECT_EQ(input.kind(), v1::INPUT_KIND_CODE);
    EXPECT_THAT(step.confirmation().inputs(), IsEmpty());
  }
}

TEST(DefaultWorkflowTest, ADeviceMayQueueWhatTheReferringSideDoes) {
  for (const v1::Step& step : Document().steps()) {
    bool referrer = false;
    for (const int role : step.roles()) referrer |= SideOf(static_cast<v1::Role>(role)) == v1::SIDE_REFERRER;
    EXPECT_EQ(step.offline(), referrer) << step.step_id();
  }
}

TEST(ParseWorkflowTextTest, MistakesAreNamedByLineAndColumn) {
  const auto parsed = ParseWorkflowText("workflow_id: \"mine\"\nversion: 1\n  stagse {\n}\n");
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("line 3, column"));
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("stagse"));
}

TEST(ParseWorkflowTextTest, AnUnknownKindIsAMistake) {
  const auto parsed = ParseWorkflowText("stages { kind: STAGE_KIND_LOST }");
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("line 1, column"));
}

TEST(ParseWorkflowTextTest, ATextBeyondTheLimitIsNotRead) {
  const auto parsed = ParseWorkflowText("#" + std::string(1024 * 1024, 'x'));
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("at most 1048576 bytes"));
}

TEST(ParseWorkflowTextTest, AnEmptyTextIsAnEmptyDocument) {
  const auto parsed = ParseWorkflowText("");
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(ValidateWorkflow(*parsed).empty());
}

}  // namespace
}  // namespace ihala
