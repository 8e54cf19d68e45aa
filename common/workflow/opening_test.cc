// What opens to a receiver: the stages of a document, and the step by which somebody opens the identity.
#include <string>

#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "common/workflow/validator.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using fixture::CaseIn;
using fixture::Codes;
using fixture::DefaultWorkflow;
using fixture::Lead;
using fixture::Reviewer;
using fixture::Sunday;
using fixture::Take;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kStep[] = "OPEN_IDENTITY";

Reduction Open(const v1::CaseCore& core, const Actor& actor,
               const fixture::Values& inputs = {Codes("reason", {"CONTACT"})}) {
  return Reduce(DefaultWorkflow(), &core, Take(kStep, core.entry(), inputs), actor, Sunday() + absl::Hours(1));
}

TEST(OpeningTest, WhoOpensTheIdentityStandsInTheCoreAndTheReasonInTheHistory) {
  const v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  const Reduction opened = Open(core, Reviewer("r1"));
  ASSERT_EQ(opened.kind, v1::VERDICT_KIND_APPLIED) << opened.reason;
  EXPECT_THAT(opened.core.identity_opened_by(), ElementsAre("r1"));
  EXPECT_EQ(opened.core.stage_id(), core.stage_id());
  EXPECT_EQ(opened.core.entry(), core.entry());
  EXPECT_EQ(opened.core.holder(), "r1");
  ASSERT_TRUE(opened.history.has_value());
  EXPECT_EQ(opened.history->step_id(), kStep);
  EXPECT_THAT(opened.history->inputs(0).codes(), ElementsAre("CONTACT"));
}

TEST(OpeningTest, OneOpeningIsEnoughAndTheLeadsIsTheirOwn) {
  v1::CaseCore core = Open(CaseIn("IN_REVIEW", "r1"), Reviewer("r1")).core;
  const Reduction again = Open(core, Reviewer("r1"));
  EXPECT_EQ(again.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(again.already_by, "r1");
  for (const v1::Step* offered : PermittedSteps(DefaultWorkflow(), core, Reviewer("r1"), Sunday())) {
    EXPECT_NE(offered->step_id(), kStep) << "what is open is not offered";
  }
  const Reduction lead = Open(core, Lead("l1"), {Codes("reason", {"OVERSIGHT"})});
  ASSERT_EQ(lead.kind, v1::VERDICT_KIND_APPLIED) << lead.reason;
  EXPECT_THAT(lead.core.identity_opened_by(), ElementsAre("r1", "l1"));
}

TEST(OpeningTest, NobodyOpensWithoutAHolderAReasonOrTheCaseInTheirHands) {
  EXPECT_EQ(Open(CaseIn("IN_REVIEW"), Reviewer("r1")).reason, "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(Open(CaseIn("SUBMITTED"), Reviewer("r1")).reason, "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(Open(CaseIn("IN_REVIEW", "r1"), Reviewer("r2")).reason, "PERMISSION");
  EXPECT_EQ(Open(CaseIn("IN_REVIEW", "r1"), fixture::Supervisor()).reason, "PERMISSION");
  const Reduction silent = Open(CaseIn("IN_REVIEW", "r1"), Reviewer("r1"), {});
  EXPECT_EQ(silent.reason, "INVALID");
  ASSERT_EQ(silent.fields.size(), 1u);
  EXPECT_EQ(silent.fields[0].field, "inputs.reason");
}

TEST(OpeningTest, WhoTakesTheCaseOverOpensAnew) {
  const v1::CaseCore opened = Open(CaseIn("IN_REVIEW", "r1"), Reviewer("r1")).core;
  const v1::CaseCore released =
      Reduce(DefaultWorkflow(), &opened, Take("RELEASE", opened.entry()), Reviewer("r1"), Sunday() + absl::Hours(2))
          .core;
  EXPECT_THAT(released.identity_opened_by(), IsEmpty());
  const v1::CaseCore given =
      Reduce(DefaultWorkflow(), &opened, Take("REASSIGN", opened.entry(), {fixture::Reference("reviewer", "r2")}),
             Lead("l1"), Sunday() + absl::Hours(2))
          .core;
  EXPECT_EQ(given.holder(), "r2");
  EXPECT_THAT(given.identity_opened_by(), IsEmpty());
  // What leaves the holder leaves what they opened.
  const v1::CaseCore accepted =
      Reduce(DefaultWorkflow(), &opened,
             Take("ASK", opened.entry(), {Codes("questions", {"ID_MISSING"}), fixture::Text("text", "which?")}),
             Reviewer("r1"), Sunday() + absl::Hours(2))
          .core;
  EXPECT_EQ(accepted.stage_id(), "INFO_REQUESTED");
  EXPECT_THAT(accepted.identity_opened_by(), ElementsAre("r1"));
}

TEST(OpeningTest, AStageSaysHowFarItOpensAndADocumentOfBeforeOpensAll) {
  const Workflow& workflow = DefaultWorkflow();
  EXPECT_EQ(workflow.OpensIn("SUBMITTED"), v1::RUNG_ENVELOPE);
  EXPECT_EQ(workflow.OpensIn("IN_REVIEW"), v1::RUNG_IDENTITY);
  EXPECT_EQ(workflow.OpensIn("ACCEPTED"), v1::RUNG_DOSSIER);
  EXPECT_EQ(workflow.OpensIn("WITHDRAWN"), v1::RUNG_ENVELOPE);
  EXPECT_EQ(workflow.OpensIn("NO_SUCH_STAGE"), v1::RUNG_ENVELOPE);
  EXPECT_TRUE(workflow.asks_to_open_identity());
  v1::Workflow before = fixture::DefaultDocument();
  for (v1::Stage& stage : *before.mutable_stages()) stage.clear_opens();
  const auto old = Workflow::Compile(before);
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_EQ((*old)->OpensIn("SUBMITTED"), v1::RUNG_DOSSIER);
  EXPECT_EQ((*old)->OpensIn("NO_SUCH_STAGE"), v1::RUNG_ENVELOPE);
}

struct Mistake {
  std::string what;
  void (*make)(v1::Workflow& document);
  std::string field;
  std::string code;
};

v1::Step& Opening(v1::Workflow& document) {
  for (v1::Step& step : *document.mutable_steps()) {
    if (step.kind() == v1::STEP_KIND_OPEN_IDENTITY) return step;
  }
  ADD_FAILURE() << "nobody opens the identity";
  return *document.add_steps();
}

TEST(OpeningTest, ADocumentThatOpensInAnotherWayIsRefused) {
  const Mistake mistakes[] = {
      {"a stage that does not say", [](auto& d) { fixture::StageOf(d, "ACCEPTED").clear_opens(); },
       "stages[ACCEPTED].opens", "MISSING"},
      {"a draft", [](auto& d) { fixture::StageOf(d, "DRAFT").set_opens(v1::RUNG_ENVELOPE); }, "stages[DRAFT].opens",
       "NOT_ALLOWED"},
      {"a stopped case", [](auto& d) { fixture::StageOf(d, "WITHDRAWN").set_opens(v1::RUNG_REVIEW); },
       "stages[WITHDRAWN].opens", "NOT_ALLOWED"},
      {"a rung of a newer program",
       [](auto& d) { fixture::StageOf(d, "ACCEPTED").set_opens(static_cast<v1::Rung>(9)); }, "stages[ACCEPTED].opens",
       "UNKNOWN_REFERENCE"},
      {"another side", [](auto& d) { Opening(d).set_roles(0, v1::ROLE_SUPERVISOR); }, "steps[OPEN_IDENTITY].roles",
       "NOT_ALLOWED"},
      {"a move", [](auto& d) { Opening(d).set_to_stage("ACCEPTED"); }, "steps[OPEN_IDENTITY].to_stage", "NOT_ALLOWED"},
      {"a holder", [](auto& d) { Opening(d).set_holder_effect(v1::HOLDER_EFFECT_SET_ACTOR); },
       "steps[OPEN_IDENTITY].holder_effect", "NOT_ALLOWED"},
      {"a device", [](auto& d) { Opening(d).set_offline(true); }, "steps[OPEN_IDENTITY].offline", "NOT_ALLOWED"},
      {"nobody who holds the case", [](auto& d) { Opening(d).clear_conditions(); }, "steps[OPEN_IDENTITY].conditions",
       "MISSING"},
      {"no reason", [](auto& d) { Opening(d).mutable_inputs(0)->set_required(false); }, "steps[OPEN_IDENTITY].inputs",
       "MISSING"},
      {"a second party", [](auto& d) { Opening(d).mutable_confirmation()->add_roles(v1::ROLE_LEAD); },
       "steps[OPEN_IDENTITY].confirmation", "NOT_ALLOWED"},
  };
  for (const Mistake& mistake : mistakes) {
    v1::Workflow document = fixture::DefaultDocument();
    mistake.make(document);
    bool found = false;
    for (const FieldViolation& one : ValidateWorkflow(document)) {
      found |= one.field == mistake.field && one.code == mistake.code;
    }
    EXPECT_TRUE(found) << mistake.what;
  }
}

}  // namespace
}  // namespace ihala
