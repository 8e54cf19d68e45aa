// Trials and declared shocks: which new referrals follow them, and what becomes of what devices queued without knowing.
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/errors.h"
#include "common/workflow/default_workflow.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/arrangement_judge.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using world::kAdministrator;
using world::kCso1;
using world::kForeignSupervisor;
using world::kForeignWorker;
using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class ArrangementsTest : public CoreFixture {
 protected:
  static constexpr char kShockId[] = "shock-response";
  static constexpr char kTried[] = "tried";

  absl::CivilDay Today() { return DirectoryDay(clock_.Now()); }
  void LoadSigned(v1::Workflow document,
                  const std::vector<const char*>& speakers = {kSupervisor, kForeignSupervisor, kLead}) {
    const std::string id = document.workflow_id();
    const uint32_t version = document.version();
    ASSERT_TRUE(Put(kAdministrator, std::move(document)).ok());
    for (const char* speaker : speakers) ASSERT_TRUE(Put(speaker, SignWorkflow{id, version}).ok()) << speaker;
  }
  void LoadShock() { LoadSigned(*ParseWorkflowText(ShockResponseText())); }
  // The default workflow under a name of its own, to be tried.
  static v1::Workflow Tried() {
    v1::Workflow document = *ParseWorkflowText(DefaultWorkflowText());
    document.set_workflow_id(kTried);
    document.set_version(1);
    document.clear_validity();
    return document;
  }
  v1::Arrangement Shock(const std::string& id = "SHOCK-1") {
    v1::Arrangement shock;
    shock.set_arrangement_id(id);
    shock.set_kind(v1::ARRANGEMENT_KIND_SHOCK);
    shock.mutable_title()->set_ar("قصف");
    shock.mutable_title()->set_en("Strikes");
    shock.mutable_workflow()->set_workflow_id(kShockId);
    *shock.mutable_from() = ToDate(Today());
    return shock;
  }
  v1::Arrangement Trial(uint32_t cases, const std::string& id = "TRIAL-1") {
    v1::Arrangement trial = Shock(id);
    trial.set_kind(v1::ARRANGEMENT_KIND_TRIAL);
    trial.mutable_workflow()->set_workflow_id(kTried);
    trial.mutable_workflow()->set_version(1);
    trial.add_programmes(world::kProgramme);
    trial.add_referring_organisations(kCso1);
    trial.set_most_cases(cases);
    *trial.mutable_to() = ToDate(Today() + 30);
    return trial;
  }
  void Declare(const v1::Arrangement& arrangement) {
    const auto put = Put(kAdministrator, DeclareArrangement{arrangement});
    ASSERT_TRUE(put.ok()) << put.status();
  }
  absl::Status EndIt(const std::string& id, absl::CivilDay last, const char* account = kAdministrator) {
    return Put(account, EndArrangement{id, ToDate(last)}).status();
  }
  // A submission that names the version; the workflow of the case that comes of it, or the verdict's reason.
  std::string Follows(const v1::WorkflowRef* named = nullptr, const char* account = kWorker,
                      std::string* referral_id = nullptr) {
    v1::Operation submission = Submission(account);
    if (named != nullptr) *submission.mutable_workflow() = *named;
    const v1::Verdict verdict = Do(account, submission).verdict;
    if (referral_id != nullptr) *referral_id = submission.referral_id();
    if (verdict.kind() != v1::VERDICT_KIND_APPLIED) return verdict.reason();
    return CoreOf(submission.referral_id()).workflow().workflow_id();
  }
  static v1::WorkflowRef RefTo(const char* id, uint32_t version) {
    v1::WorkflowRef ref;
    ref.set_workflow_id(id);
    ref.set_version(version);
    return ref;
  }
  int64_t InTrial(const std::string& id) {
    return Query("SELECT count(*) FROM arranged WHERE arrangement = '" + id + "'");
  }
};

TEST_F(ArrangementsTest, InAShockNewReferralsOfItsAreaFollowTheEmergencyWorkflowFromItsDayToItsLast) {
  LoadShock();
  v1::Arrangement shock = Shock();
  *shock.mutable_from() = ToDate(Today() + 1);
  Declare(shock);
  EXPECT_EQ(Follows(), "default") << "declared, and not yet begun";
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Follows(), kShockId) << "whatever a device names that does not know of it";
  ASSERT_TRUE(EndIt("SHOCK-1", Today()).ok());
  EXPECT_EQ(Follows(), kShockId) << "its last day";
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Follows(), "default");
  EXPECT_EQ(InTrial("SHOCK-1"), 2);
}

TEST_F(ArrangementsTest, AShockIsForTheProgrammesGovernoratesAndOrganisationsThatItNamesAlone) {
  LoadShock();
  v1::Arrangement elsewhere = Shock("ELSEWHERE");
  elsewhere.add_governorates(world::kOtherGovernorate);
  Declare(elsewhere);
  EXPECT_EQ(Follows(), "default");
  v1::Arrangement others = Shock("OTHERS");
  others.add_referring_organisations(world::kCso2);
  Declare(others);
  EXPECT_EQ(Follows(), "default");
  v1::Arrangement here = Shock("HERE");
  here.add_governorates(world::kGovernorate);
  here.add_programmes(world::kProgramme);
  here.add_referring_organisations(kCso1);
  Declare(here);
  EXPECT_EQ(Follows(), kShockId);
}

TEST_F(ArrangementsTest, NobodyIsPutOnAWorkflowThatTheirOrganisationDidNotSign) {
  LoadSigned(*ParseWorkflowText(ShockResponseText()), {kLead});
  Declare(Shock());
  EXPECT_EQ(Follows(), "default");
  const v1::WorkflowRef shock = RefTo(kShockId, 1);
  EXPECT_EQ(Follows(&shock), "INVALID") << "nor may a device choose it";
  v1::Arrangement named = Shock();
  named.add_referring_organisations(kCso1);
  named.add_programmes(world::kProgramme);
  EXPECT_THAT(UnsignedFor(*reference_->Get(), named), ElementsAre(kCso1));
  ASSERT_TRUE(Put(kSupervisor, SignWorkflow{kShockId, 1}).ok());
  EXPECT_EQ(Follows(), kShockId);
  EXPECT_THAT(UnsignedFor(*reference_->Get(), named), IsEmpty());
}

TEST_F(ArrangementsTest, AWorkflowThatIsOfferedNowhereIsRefusedThoughBothSigned) {
  LoadShock();
  const v1::WorkflowRef shock = RefTo(kShockId, 1);
  v1::Operation submission = Submission(kWorker);
  *submission.mutable_workflow() = shock;
  const v1::Verdict verdict = Do(kWorker, submission).verdict;
  ASSERT_EQ(verdict.fields_size(), 1) << verdict.ShortDebugString();
  EXPECT_EQ(verdict.fields(0).field(), "workflow.workflow_id");
}

TEST_F(ArrangementsTest, ATrialTakesItsNumberOfCasesAndNotOneMore) {
  LoadSigned(Tried());
  Declare(Trial(2));
  EXPECT_EQ(Follows(), kTried);
  EXPECT_EQ(Follows(), kTried);
  EXPECT_EQ(Follows(), "default") << "full";
  const v1::WorkflowRef tried = RefTo(kTried, 1);
  EXPECT_EQ(Follows(&tried), "default") << "a device does not know that it is full";
  EXPECT_EQ(InTrial("TRIAL-1"), 2);
}

TEST_F(ArrangementsTest, TheLastPlaceOfATrialGoesToTheFirstOfOneBatch) {
  LoadSigned(Tried());
  Declare(Trial(1));
  const v1::Operation first = Submission(kWorker);
  const v1::Operation second = Submission(kWorker);
  const std::vector<CaseOutcome> outcomes =
      DoAll({CommandOf(kWorker, first, "request-1"), CommandOf(kWorker, second, "request-2")});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(CoreOf(first.referral_id()).workflow().workflow_id(), kTried);
  EXPECT_EQ(CoreOf(second.referral_id()).workflow().workflow_id(), "default");
}

TEST_F(ArrangementsTest, WhatIsRefusedTakesNoPlaceInATrial) {
  LoadSigned(Tried());
  Declare(Trial(1));
  v1::Operation broken = Submission(kWorker);
  broken.mutable_submit()->mutable_referral()->mutable_envelope()->set_household_size(0);
  EXPECT_NE(Do(kWorker, broken).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(InTrial("TRIAL-1"), 0);
  EXPECT_EQ(Follows(), kTried);
}

TEST_F(ArrangementsTest, ATrialIsForItsOrganisationsAndEndsWithItsLastDay) {
  LoadSigned(Tried());
  Declare(Trial(100));
  EXPECT_EQ(Follows(nullptr, kForeignWorker), "default");
  EXPECT_EQ(Follows(), kTried);
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_EQ(Follows(), "default");
  const v1::WorkflowRef tried = RefTo(kTried, 1);
  EXPECT_EQ(Follows(&tried), "default") << "queued in a blackout, it is not lost for it";
}

TEST_F(ArrangementsTest, AShockGoesBeforeATrial) {
  LoadSigned(Tried());
  LoadShock();
  Declare(Trial(100, "A-TRIAL"));
  Declare(Shock("Z-SHOCK"));
  EXPECT_EQ(Follows(), kShockId);
  ASSERT_TRUE(EndIt("Z-SHOCK", Today() - 1).ok()) << "taken back";
  EXPECT_EQ(Follows(), kTried);
}

TEST_F(ArrangementsTest, ACaseKeepsItsWorkflowWhateverIsDeclaredOrEnded) {
  LoadShock();
  std::string before;
  ASSERT_EQ(Follows(nullptr, kWorker, &before), "default");
  Declare(Shock());
  std::string during;
  ASSERT_EQ(Follows(nullptr, kWorker, &during), kShockId);
  ASSERT_TRUE(EndIt("SHOCK-1", Today() - 1).ok());
  for (const std::string& id : {before, during}) {
    v1::Operation claim = Step(id, "CLAIM");
    *claim.mutable_workflow() = CoreOf(id).workflow();
    EXPECT_EQ(Do(kReviewer, claim).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  }
  EXPECT_EQ(CoreOf(before).workflow().workflow_id(), "default");
  EXPECT_EQ(CoreOf(during).workflow().workflow_id(), kShockId);
}

TEST_F(ArrangementsTest, AWithdrawalQueuedByTheOtherWorkflowHolds) {
  LoadShock();
  std::string id;
  Declare(Shock());
  ASSERT_EQ(Follows(nullptr, kWorker, &id), kShockId);
  // The device knows of no shock, and took the case for one of its programme's workflow.
  const v1::Operation withdrawal = Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")});
  ASSERT_EQ(withdrawal.workflow().workflow_id(), "default");
  const v1::Verdict verdict = Do(kWorker, withdrawal).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
  EXPECT_EQ(CoreOf(id).stage_id(), "WITHDRAWN");
}

TEST_F(ArrangementsTest, AStepThatTheCasesWorkflowDoesNotHaveWaitsWithWords) {
  LoadShock();
  std::string id;
  Declare(Shock());
  ASSERT_EQ(Follows(nullptr, kWorker, &id), kShockId);
  const v1::Verdict verdict = Do(kWorker, Step(id, "ANSWER", {TextInput("answer", "نعم")})).verdict;
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_PARKED) << verdict.ShortDebugString();
  EXPECT_EQ(verdict.reason(), "WORKFLOW_CHANGED");
}

TEST_F(ArrangementsTest, ACommentQueuedByTheOtherWorkflowIsTaken) {
  LoadShock();
  std::string id;
  Declare(Shock());
  ASSERT_EQ(Follows(nullptr, kWorker, &id), kShockId);
  EXPECT_EQ(Do(kWorker, Comment(id, "words")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
}

// Who may declare, and what.

TEST_F(ArrangementsTest, OnlyAnAdministratorDeclaresAndEnds) {
  LoadShock();
  for (const char* account : {kWorker, kSupervisor, kReviewer, kLead, world::kCoordinator}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Put(account, DeclareArrangement{Shock()}).status())) << account;
  }
  Declare(Shock());
  EXPECT_TRUE(absl::IsPermissionDenied(EndIt("SHOCK-1", Today(), kLead)));
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'arrangement.declare'"), 1);
  ASSERT_TRUE(EndIt("SHOCK-1", Today()).ok());
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'arrangement.end'"), 1);
}

TEST_F(ArrangementsTest, WhatIsNotThereIsNamed) {
  v1::Arrangement shock = Shock();
  shock.add_programmes("NOTHING");
  shock.add_referring_organisations("NOBODY");
  shock.add_governorates("PS-NOWHERE");
  const absl::Status status = Put(kAdministrator, DeclareArrangement{shock}).status();
  std::vector<std::string> fields;
  for (const FieldViolation& violation : Violations(status)) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("arrangement.programmes[0]", "arrangement.referring_organisations[0]",
                                  "arrangement.governorates[0]", "arrangement.workflow"));
  EXPECT_TRUE(absl::IsNotFound(EndIt("SHOCK-1", Today())));
  LoadShock();
  Declare(Shock());
  EXPECT_TRUE(absl::IsAlreadyExists(Put(kAdministrator, DeclareArrangement{Shock()}).status()));
}

TEST_F(ArrangementsTest, ATrialOfWhatItsProgrammeFollowsAnywayIsRefused) {
  v1::Arrangement trial = Trial(10);
  *trial.mutable_workflow() = RefTo("default", world::kWorkflowVersion);
  const absl::Status status = Put(kAdministrator, DeclareArrangement{trial}).status();
  ASSERT_EQ(Violations(status).size(), 1u) << status;
  EXPECT_EQ(Violations(status)[0].field, "arrangement.workflow.workflow_id");
  EXPECT_EQ(Violations(status)[0].code, "NOT_ALLOWED");
}

}  // namespace
}  // namespace ihala
