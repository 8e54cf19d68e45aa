// Who may amend a dossier and when, and what follows in the core.
#include "common/workflow/carry_dossier.h"
#include "common/workflow/evaluator.h"
#include "common/workflow/reducer.h"
#include "common/workflow/workflow_fixture.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using fixture::CaseIn;
using fixture::DefaultWorkflow;
using fixture::Sunday;

v1::Operation Amendment() {
  v1::Operation operation;
  operation.set_referral_id(fixture::Id('a'));
  operation.mutable_amend()->mutable_changed()->mutable_needs()->set_summary("words");
  return operation;
}

Reduction Amend(const v1::CaseCore& core, const Actor& actor) {
  return Reduce(DefaultWorkflow(), &core, Amendment(), actor, Sunday());
}

v1::Referral DossierOf(const v1::CaseCore& core, v1::Urgency urgency) {
  v1::Referral dossier;
  v1::Envelope& envelope = *dossier.mutable_envelope();
  envelope.set_urgency(urgency);
  envelope.set_governorate(core.governorate());
  envelope.set_household_size(core.household_size());
  return dossier;
}

TEST(AmendTest, TheReferrersSideAmendsInEveryOpenStageAndInNoClosedOne) {
  int open = 0;
  for (const v1::Stage& stage : DefaultWorkflow().document().stages()) {
    if (stage.kind() == v1::STAGE_KIND_DRAFT) continue;
    for (const Actor& actor : {fixture::Caseworker(), fixture::Supervisor()}) {
      const Reduction reduction = Amend(CaseIn(stage.stage_id()), actor);
      if (IsClosed(stage.kind())) {
        EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_REJECTED) << stage.stage_id();
        const bool stopped = stage.kind() == v1::STAGE_KIND_CLOSED_STOPPED;
        const bool erased = stage.kind() == v1::STAGE_KIND_CLOSED_ERASED;
        EXPECT_EQ(reduction.reason, erased ? "ERASED" : stopped ? "CONSENT_MISSING" : "NOT_ALLOWED_FROM_STAGE");
        continue;
      }
      ++open;
      EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << stage.stage_id();
      ASSERT_TRUE(reduction.history.has_value());
      EXPECT_EQ(reduction.history->kind(), v1::HISTORY_KIND_AMENDED);
      EXPECT_FALSE(reduction.core_changed);
      EXPECT_EQ(reduction.dossier, nullptr);
    }
  }
  EXPECT_GE(open, 12);
}

TEST(AmendTest, NeitherTheReceiverNorTheClockAmends) {
  for (const Actor& actor : {fixture::Reviewer(), fixture::Lead(), ClockActor()}) {
    EXPECT_EQ(Amend(CaseIn("SUBMITTED"), actor).reason, "PERMISSION");
  }
}

TEST(AmendTest, OnceTheConsentHasEndedNothingIsAmendedThoughTheStageIsOpen) {
  v1::CaseCore core = CaseIn("ENROLLED");
  core.set_consent_ended(true);
  EXPECT_EQ(Amend(core, fixture::Caseworker()).reason, "CONSENT_MISSING");
}

TEST(AmendTest, AnAmendmentOfACaseThatIsNotHereWaits) {
  const Reduction reduction = Reduce(DefaultWorkflow(), nullptr, Amendment(), fixture::Caseworker(), Sunday());
  EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_PARKED);
}

TEST(CarryDossierTest, AnEnvelopeThatSaysTheSameChangesNothing) {
  v1::CaseCore core = CaseIn("SUBMITTED");
  const std::string before = core.SerializeAsString();
  EXPECT_FALSE(CarryDossier(DefaultWorkflow(), DossierOf(core, v1::URGENCY_NORMAL), Sunday(), &core));
  EXPECT_EQ(core.SerializeAsString(), before);
}

TEST(CarryDossierTest, AMoreUrgentCaseIsDueSoonerAndNeverLater) {
  const absl::CivilDay entered = DefaultWorkflow().calendar().DayOf(Sunday());
  v1::CaseCore core = CaseIn("SUBMITTED");
  *core.mutable_due_on() = DateOfDay(entered + 7);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), DossierOf(core, v1::URGENCY_EMERGENCY), Sunday(), &core));
  EXPECT_EQ(core.urgency(), v1::URGENCY_EMERGENCY);
  EXPECT_EQ(DayOfDate(core.due_on()), entered + 1);
  // Said on the last day, the last day stays.
  v1::CaseCore late = CaseIn("SUBMITTED");
  *late.mutable_due_on() = DateOfDay(entered + 1);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), DossierOf(late, v1::URGENCY_URGENT), Sunday(), &late));
  EXPECT_EQ(DayOfDate(late.due_on()), entered + 1);
}

TEST(CarryDossierTest, ALessUrgentCaseIsDueWhenItWas) {
  const absl::CivilDay entered = DefaultWorkflow().calendar().DayOf(Sunday());
  v1::CaseCore core = CaseIn("SUBMITTED");
  core.set_urgency(v1::URGENCY_EMERGENCY);
  *core.mutable_due_on() = DateOfDay(entered + 1);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), DossierOf(core, v1::URGENCY_NORMAL), Sunday(), &core));
  EXPECT_EQ(core.urgency(), v1::URGENCY_NORMAL);
  EXPECT_EQ(DayOfDate(core.due_on()), entered + 1);
}

TEST(CarryDossierTest, AClockThatStandsStillHasLessLeftForAMoreUrgentCase) {
  v1::CaseCore core = CaseIn("INFO_REQUESTED");
  core.mutable_paused()->set_stage_id("IN_REVIEW");
  core.mutable_paused()->set_days_left(12);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), DossierOf(core, v1::URGENCY_EMERGENCY), Sunday(), &core));
  EXPECT_EQ(core.paused().days_left(), 3);
  EXPECT_FALSE(core.has_due_on());
}

TEST(CarryDossierTest, TheConsentEndsWithItsLastDayByTheWorkflowsCalendar) {
  v1::CaseCore core = CaseIn("SUBMITTED");
  v1::Referral dossier = DossierOf(core, v1::URGENCY_NORMAL);
  const absl::CivilDay last = DefaultWorkflow().calendar().DayOf(Sunday()) + 20;
  *dossier.mutable_consent()->mutable_expires_on() = DateOfDay(last);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), dossier, Sunday(), &core));
  const absl::Time until = TimeOfTimestamp(core.consent_until());
  EXPECT_EQ(DefaultWorkflow().calendar().DayOf(until - absl::Nanoseconds(1)), last);
  EXPECT_EQ(DefaultWorkflow().calendar().DayOf(until), last + 1);
  EXPECT_FALSE(CarryDossier(DefaultWorkflow(), dossier, Sunday(), &core)) << "said again";
  *dossier.mutable_consent()->mutable_expires_on() = DateOfDay(last + 1);
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), dossier, Sunday(), &core));
  EXPECT_EQ(TimeOfTimestamp(core.consent_until()), until + absl::Hours(24));
  // A year alone is no day.
  dossier.mutable_consent()->mutable_expires_on()->clear_month();
  EXPECT_TRUE(CarryDossier(DefaultWorkflow(), dossier, Sunday(), &core));
  EXPECT_FALSE(core.has_consent_until());
}

}  // namespace
}  // namespace ihala
