// What an organisation says of itself: that it is frozen, and which workflows it signs.
#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/organisation_judge.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

using world::kAdministrator;
using world::kCso1;
using world::kForeignSupervisor;
using world::kForeignWorker;
using world::kLead;
using world::kMinistry;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class OrganisationWordsTest : public CoreFixture {
 protected:
  absl::Status Freeze(const std::string& by, const std::string& organisation = kCso1) {
    return Put(by, FreezeOrganisation{organisation}).status();
  }
  absl::Status Lift(const std::string& by, const std::string& organisation = kCso1) {
    return Put(by, LiftFreeze{organisation}).status();
  }
  bool IsFrozen(const std::string& organisation = kCso1) {
    return reference_->Get()->directory.organisation(organisation)->has_freeze();
  }
  std::string Opened() {
    const v1::Operation submission = Submission(kWorker);
    EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    OpenTo(kReviewer, submission.referral_id());
    return submission.referral_id();
  }
  // How much of the case the reviewer sees.
  v1::Rung SeenBy(const std::string& account, const std::string& id) {
    const std::shared_ptr<const ReferenceData> reference = reference_->Get();
    const v1::CaseCore core = CoreOf(id);
    const auto workflow = reference->FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
    return Visible(*reference->FindCaller(account, clock_.Now()), FactsOf(core, *workflow), *reference->policy,
                   clock_.Now())
        .up_to();
  }
  // The next version of the workflow, which nobody has signed.
  uint32_t LoadNext() {
    v1::Workflow next = *ParseWorkflowText(DefaultWorkflowText());
    next.set_version(world::kWorkflowVersion + 1);
    EXPECT_TRUE(Put(kAdministrator, next).ok());
    return next.version();
  }
  absl::Status Sign(const std::string& account, uint32_t version) {
    return Put(account, SignWorkflow{"default", version}).status();
  }
  // The version that a referral of the first society's to the ministry follows.
  uint32_t Followed() {
    const std::shared_ptr<const ReferenceData> reference = reference_->Get();
    v1::Envelope way;
    way.set_programme(world::kProgramme);
    way.set_referring_organisation(kCso1);
    way.set_receiving_organisation(kMinistry);
    const auto workflow = reference->WorkflowFor(way, DirectoryDay(clock_.Now())).workflow;
    return workflow == nullptr ? 0 : workflow->ref().version();
  }
};

TEST_F(OrganisationWordsTest, WhoIsFrozenHasNoCallerAndItsCasesFallBackToTheEnvelope) {
  const std::string id = Opened();
  ASSERT_EQ(SeenBy(kReviewer, id), v1::RUNG_IDENTITY);
  ASSERT_TRUE(Freeze(kSupervisor).ok());
  const std::shared_ptr<const ReferenceData> reference = reference_->Get();
  EXPECT_FALSE(reference->FindCaller(kWorker, clock_.Now()).has_value());
  EXPECT_FALSE(reference->FindCaller(kSupervisor, clock_.Now()).has_value());
  EXPECT_FALSE(reference->FindCaller(kWorker, clock_.Now(), WhenFrozen::kSpeakers).has_value());
  EXPECT_TRUE(reference->FindCaller(kSupervisor, clock_.Now(), WhenFrozen::kSpeakers).has_value());
  EXPECT_EQ(SeenBy(kReviewer, id), v1::RUNG_ENVELOPE);
  EXPECT_EQ(Query("SELECT count(*) FROM due_dates WHERE due_us = -1000000"), 1) << "devices hear of it";
  EXPECT_TRUE(reference->FindCaller(kForeignWorker, clock_.Now()).has_value()) << "the others go on";
}

TEST_F(OrganisationWordsTest, WhatADeviceOfTheFrozenQueuedIsNotTakenAndCountsAgainLater) {
  const v1::Operation submission = Submission(kWorker);
  const CaseCommand command = CommandOf(kWorker, submission, "one and the same");
  ASSERT_TRUE(Freeze(kAdministrator).ok());
  absl::Notification told;
  absl::Status held;
  executor_->Execute(std::vector<CaseCommand>{command}, [&](const absl::StatusOr<std::vector<CaseOutcome>>& outcomes) {
    held = outcomes.status();
    told.Notify();
  });
  told.WaitForNotification();
  EXPECT_EQ(Reason(held), "FROZEN") << held << ": a verdict would be the answer for ever";
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0"), 0);
  ASSERT_TRUE(Lift(kAdministrator).ok());
  ASSERT_TRUE(Lift(kSupervisor).ok());
  EXPECT_EQ(DoAll({command})[0].verdict.kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(OrganisationWordsTest, AReferralToAFrozenReceiverIsNotTaken) {
  ASSERT_TRUE(Freeze(kLead, kMinistry).ok());
  const v1::Verdict verdict = Do(kWorker, Submission(kWorker)).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  ASSERT_EQ(verdict.fields_size(), 1);
  EXPECT_EQ(verdict.fields(0).field(), "envelope.receiving_organisation");
  EXPECT_EQ(verdict.fields(0).code(), "FROZEN");
}

TEST_F(OrganisationWordsTest, OneHandFreezesAndTwoLift) {
  const std::string id = Opened();
  ASSERT_TRUE(Freeze(kAdministrator).ok());
  ASSERT_TRUE(Lift(kAdministrator).ok());
  EXPECT_TRUE(IsFrozen()) << "an administrator alone opens nothing";
  ASSERT_TRUE(Lift(kAdministrator).ok());
  EXPECT_TRUE(IsFrozen());
  ASSERT_TRUE(Lift(kSupervisor).ok());
  EXPECT_FALSE(IsFrozen());
  EXPECT_EQ(SeenBy(kReviewer, id), v1::RUNG_IDENTITY);
  EXPECT_EQ(Reason(Lift(kSupervisor)), "NOT_FROZEN");
}

TEST_F(OrganisationWordsTest, FrozenAnewItTakesBothHandsAnew) {
  ASSERT_TRUE(Freeze(kSupervisor).ok());
  ASSERT_TRUE(Lift(kSupervisor).ok());
  ASSERT_TRUE(Freeze(kAdministrator).ok());
  ASSERT_TRUE(Lift(kAdministrator).ok());
  EXPECT_TRUE(IsFrozen());
}

TEST_F(OrganisationWordsTest, NobodyFreezesOthers) {
  EXPECT_EQ(Reason(Freeze(kForeignSupervisor)), "ORGANISATION_NOT_FOUND");
  EXPECT_EQ(Reason(Freeze(kWorker)), "ORGANISATION_NOT_FOUND");
  EXPECT_FALSE(IsFrozen());
  ASSERT_TRUE(Freeze(kSupervisor).ok());
  EXPECT_EQ(Reason(Lift(kForeignSupervisor)), "ORGANISATION_NOT_FOUND");
}

TEST_F(OrganisationWordsTest, AnAdministratorsEntryTakesNothingBackThatTheOrganisationSaid) {
  ASSERT_TRUE(Freeze(kSupervisor).ok());
  v1::Organisation entry = world::Organisations()[0];
  ASSERT_TRUE(Put(kAdministrator, entry).ok());
  EXPECT_TRUE(IsFrozen());
  EXPECT_EQ(reference_->Get()->directory.organisation(kCso1)->signed_workflows_size(), 1);
}

TEST_F(OrganisationWordsTest, ANewWorkflowIsFollowedOnlyOnceBothSidesHaveSignedIt) {
  const uint32_t next = LoadNext();
  EXPECT_EQ(Followed(), world::kWorkflowVersion);
  v1::Operation submission = Submission(kWorker);
  submission.mutable_workflow()->set_version(next);
  const v1::Verdict refused = Do(kWorker, submission).verdict;
  EXPECT_EQ(refused.kind(), v1::VERDICT_KIND_REJECTED) << "whoever names it";
  ASSERT_EQ(refused.fields_size(), 1);
  EXPECT_EQ(refused.fields(0).code(), "NOT_SIGNED");
  ASSERT_TRUE(Sign(kSupervisor, next).ok());
  EXPECT_EQ(Followed(), world::kWorkflowVersion);
  ASSERT_TRUE(Sign(kForeignSupervisor, next).ok());
  EXPECT_EQ(Followed(), world::kWorkflowVersion) << "two who refer are not two sides";
  ASSERT_TRUE(Sign(kLead, next).ok());
  EXPECT_EQ(Followed(), next);
  submission = Submission(kWorker);
  submission.mutable_workflow()->set_version(next);
  EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(OrganisationWordsTest, ASecondSignatureChangesNothing) {
  const std::string kRow = "SELECT seq FROM rows WHERE kind = 1 AND CAST(row_id AS TEXT) = 'CSO-014'";
  const int64_t before = Query(kRow);
  const absl::StatusOr<uint64_t> again = Put(kSupervisor, SignWorkflow{"default", world::kWorkflowVersion});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, static_cast<uint64_t>(before));
  EXPECT_EQ(Query(kRow), before) << "or every device would be sent the organisation anew";
}

TEST_F(OrganisationWordsTest, NobodySignsAWorkflowThatIsNotThere) {
  EXPECT_EQ(Reason(Sign(kSupervisor, 99)), "WORKFLOW_NOT_FOUND");
  EXPECT_FALSE(Sign(kWorker, world::kWorkflowVersion).ok());
  EXPECT_FALSE(Sign(kAdministrator, world::kWorkflowVersion).ok());
}

TEST_F(OrganisationWordsTest, NobodyOfAnOrganisationReadsOnceItsDaysAreOver) {
  const auto is_caller = [this](const char* account) {
    return reference_->Get()->FindCaller(account, clock_.Now()).has_value();
  };
  v1::Organisation ministry = world::Organisations()[2];
  ASSERT_EQ(ministry.code(), kMinistry);
  const absl::CivilDay last = absl::ToCivilDay(clock_.Now() + absl::Hours(48), absl::UTCTimeZone());
  *ministry.mutable_validity()->mutable_to() = ToDate(last);
  ASSERT_TRUE(Put(kAdministrator, ministry).ok());
  EXPECT_TRUE(is_caller(kReviewer));
  clock_.Advance(absl::Hours(24 * 4));
  for (const char* account : {kReviewer, kLead}) EXPECT_FALSE(is_caller(account)) << account;
  EXPECT_TRUE(is_caller(kWorker)) << "the others go on";
  *ministry.mutable_validity()->mutable_to() = ToDate(last + 30);
  ASSERT_TRUE(Put(kAdministrator, ministry).ok());
  EXPECT_TRUE(is_caller(kReviewer));
}

}  // namespace
}  // namespace ihala
