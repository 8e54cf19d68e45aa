#include "common/workflow/workflow.h"

#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using fixture::DefaultWorkflow;

TEST(WorkflowTest, ClosedStagesAreThoseFromServedOn) {
  for (const v1::Stage& stage : DefaultWorkflow().document().stages()) {
    const v1::StageKind kind = stage.kind();
    const bool open = kind == v1::STAGE_KIND_DRAFT || kind == v1::STAGE_KIND_WAITING_ON_RECEIVER ||
                      kind == v1::STAGE_KIND_WAITING_ON_REFERRER;
    EXPECT_EQ(IsClosed(kind), !open) << stage.stage_id();
    EXPECT_EQ(DefaultWorkflow().KindOf(stage.stage_id()), kind);
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
