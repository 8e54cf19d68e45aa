#include "tools/support/step_inputs.h"

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tools/support/dates.h"
#include "tools/support/local_errors.h"
#include "tools/support/workflow_texts.h"

namespace ihala::tools {
namespace {

using ::testing::ElementsAre;

// A document of its own: the tool must work with any.
v1::Workflow Document() {
  v1::Workflow workflow;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        stages {
          stage_id: "FIRST"
          title { ar: "أولى" en: "First" }
        }
        steps { step_id: "BEGIN" verb: "begin" kind: STEP_KIND_SUBMIT from_stages: "NEW" roles: ROLE_CASEWORKER }
        steps {
          step_id: "S1"
          verb: "go"
          from_stages: "FIRST"
          roles: ROLE_REVIEWER
          title { ar: "امضِ" en: "Go" }
          inputs {
            name: "remark"
            kind: INPUT_KIND_TEXT
            title { ar: "ملاحظة" en: "Remark" }
          }
          inputs { name: "extra" kind: INPUT_KIND_CODES reason_set: "why" }
          inputs {
            name: "why"
            kind: INPUT_KIND_CODE
            required: true
            reason_set: "why"
            title { ar: "السبب" en: "Why" }
          }
          inputs { name: "on" kind: INPUT_KIND_DATE }
          inputs { name: "list" kind: INPUT_KIND_REFERENCE }
          inputs { name: "to_desk" kind: INPUT_KIND_DESK }
          inputs { name: "same_as" kind: INPUT_KIND_CASE }
        }
        steps { step_id: "S2" verb: "go" from_stages: "FIRST" roles: ROLE_LEAD }
        steps { step_id: "S3" verb: "stop" from_stages: "SECOND" flag_only_stages: "FIRST" roles: ROLE_LEAD }
        steps { step_id: "S4" verb: "tick" from_stages: "FIRST" roles: ROLE_CLOCK }
        reason_sets {
          name: "why"
          reasons {
            code: "R1"
            text { ar: "سبب" en: "A reason" }
          }
        }
      )pb",
      &workflow));
  return workflow;
}

absl::StatusOr<std::vector<v1::InputValue>> Build(const GivenInputs& given) {
  const v1::Workflow workflow = Document();
  return BuildInputs(FindStep(workflow, "S1")->inputs(), given, [](absl::string_view name) {
    return absl::StatusOr<std::string>("uuid-of-" + std::string(name));
  });
}

TEST(StepInputsTest, EachValueIsReadAsItsKindAsks) {
  const auto values = Build(
      {"", "", {"remark=a=b", "extra=R1, R2", "why=R1", "on=2026-03-01", "list=L 7", "to_desk=D-1", "same_as=KH7W"}});
  ASSERT_TRUE(values.ok()) << values.status();
  ASSERT_EQ(values->size(), 7u);
  EXPECT_EQ((*values)[0].text(), "a=b");
  EXPECT_THAT((*values)[1].codes(), ElementsAre("R1", "R2"));
  EXPECT_THAT((*values)[2].codes(), ElementsAre("R1"));
  EXPECT_EQ(DateText((*values)[3].date()), "2026-03-01");
  EXPECT_EQ((*values)[4].text(), "L 7");
  EXPECT_EQ((*values)[5].reference(), "D-1");
  EXPECT_EQ((*values)[6].reference(), "uuid-of-KH7W");
}

TEST(StepInputsTest, ReasonAndNoteFindTheirPlaceInTheForm) {
  const auto values = Build({"R1", "because", {}});
  ASSERT_TRUE(values.ok()) << values.status();
  ASSERT_EQ(values->size(), 2u);
  EXPECT_EQ((*values)[0].name(), "why");  // The required one, though another comes first.
  EXPECT_EQ((*values)[1].name(), "remark");
}

TEST(StepInputsTest, WhatTheFormDoesNotAskForIsNamed) {
  const auto values = Build({"", "", {"colour=red"}});
  ASSERT_FALSE(values.ok());
  ASSERT_EQ(Violations(values.status()).size(), 1u);
  EXPECT_EQ(Violations(values.status())[0].field, "inputs.colour");
  EXPECT_EQ(Violations(values.status())[0].code, "UNKNOWN");
}

TEST(StepInputsTest, TheSameInputByTwoNamesIsOneTooMany) {
  const auto values = Build({"R1", "", {"why=R1"}});
  ASSERT_FALSE(values.ok());
  EXPECT_EQ(Violations(values.status())[0].code, "NOT_UNIQUE");
}

TEST(StepInputsTest, WhatNeedsNoFormIsCheckedBeforeAnythingIsSent) {
  EXPECT_TRUE(CheckGiven({"", "", {"a=", "b=1"}}).ok());
  EXPECT_TRUE(IsUsageError(CheckGiven({"", "", {"a"}})));
  EXPECT_TRUE(IsUsageError(CheckGiven({"", "", {"=a"}})));
  EXPECT_TRUE(IsUsageError(CheckGiven({"", "", {"a=1", "a=2"}})));
}

TEST(WorkflowTextsTest, AVerbMeansTheStepThatTheCallerMayTake) {
  const v1::Workflow workflow = Document();
  EXPECT_EQ(ResolveVerb(workflow, "go", "FIRST", {"S2"})->step_id(), "S2");
  EXPECT_EQ(ResolveVerb(workflow, "go", "FIRST", {})->step_id(), "S1");
  EXPECT_EQ(ResolveVerb(workflow, "stop", "FIRST", {})->step_id(), "S3");
  EXPECT_EQ(ResolveVerb(workflow, "go", "SECOND", {"S1"}), nullptr);
  EXPECT_EQ(ResolveVerb(workflow, "tick", "FIRST", {}), nullptr);
}

TEST(WorkflowTextsTest, VerbsAreThoseThatAPersonCanSay) { EXPECT_THAT(Verbs(Document()), ElementsAre("go", "stop")); }

TEST(WorkflowTextsTest, WhatWasSaidIsShownInTheWordsOfTheForm) {
  const v1::Workflow workflow = Document();
  google::protobuf::RepeatedPtrField<v1::InputValue> inputs;
  inputs.Add()->set_name("why");
  inputs[0].add_codes("R1");
  EXPECT_THAT(InputLines(workflow, FindStep(workflow, "S1")->inputs(), inputs, Language::kArabic),
              ElementsAre("السبب: سبب"));
  EXPECT_THAT(InputLines(workflow, {}, inputs, Language::kEnglish), ElementsAre("why: A reason"));
}

TEST(WorkflowTextsTest, WhatADocumentDoesNotKnowIsShownAsItIs) {
  const v1::Workflow workflow = Document();
  EXPECT_EQ(StageTitle(workflow, "FIRST", Language::kEnglish), "First");
  EXPECT_EQ(StageTitle(workflow, "GONE", Language::kEnglish), "GONE");
  EXPECT_EQ(ReasonText(workflow, "R9", Language::kEnglish), "R9");
}

}  // namespace
}  // namespace ihala::tools
