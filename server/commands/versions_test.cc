// Which version of a workflow new referrals follow: by its days, by what is signed, and by what is rolled back.
#include <string>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/workflow_judge.h"
#include "tests/support/migration_fixture.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala {
namespace {

using world::kAdministrator;
using world::kCso1;
using world::kCso2;
using world::kForeignSupervisor;
using world::kLead;
using world::kMinistry;
using world::kSupervisor;
using world::kWorker;

constexpr uint32_t kFirst = world::kWorkflowVersion;
constexpr uint32_t kSecond = world::kWorkflowVersion + 1;

class VersionsTest : public CoreFixture {
 protected:
  absl::CivilDay Today() { return DirectoryDay(clock_.Now()); }
  // The next version, in these of its days, signed by whom it takes.
  void LoadSigned(v1::WorkflowValidity validity = {}) {
    v1::Workflow next = fixture::NextDocument();
    *next.mutable_validity() = std::move(validity);
    ASSERT_TRUE(Put(kAdministrator, next).ok());
    for (const char* speaker : {kSupervisor, kForeignSupervisor, kLead}) {
      ASSERT_TRUE(Put(speaker, SignWorkflow{"default", kSecond}).ok());
    }
  }
  uint32_t Followed(const std::string& referring = kCso1) {
    v1::Envelope way;
    way.set_programme(world::kProgramme);
    way.set_referring_organisation(referring);
    way.set_receiving_organisation(kMinistry);
    const auto workflow = reference_->Get()->WorkflowFor(way, Today()).workflow;
    return workflow == nullptr ? 0 : workflow->ref().version();
  }
  absl::Status RollBack(const std::string& account, uint32_t version = kSecond) {
    return Put(account, RollBackWorkflow{"default", version}).status();
  }
  // A submission that names a version; the case that comes of it.
  v1::CaseCore Submitted(uint32_t version) {
    v1::Operation submission = Submission(kWorker);
    submission.mutable_workflow()->set_version(version);
    const v1::Verdict verdict = Do(kWorker, submission).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
    return CoreOf(submission.referral_id());
  }
  v1::WorkflowValidity Days(int from, int to) {
    v1::WorkflowValidity validity;
    *validity.mutable_from() = ToDate(Today() + from);
    *validity.mutable_to() = ToDate(Today() + to);
    return validity;
  }
};

TEST_F(VersionsTest, ASignedVersionIsFollowedInItsDaysOnly) {
  LoadSigned(Days(2, 4));
  EXPECT_EQ(Followed(), kFirst) << "signed, and not yet begun";
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(Followed(), kSecond);
  clock_.Advance(absl::Hours(48));
  EXPECT_EQ(Followed(), kSecond) << "its last day";
  clock_.Advance(absl::Hours(24));
  EXPECT_EQ(Followed(), kFirst) << "over: the version before again";
}

TEST_F(VersionsTest, AReferralThatNamesAVersionThatIsOverFollowsTheOneOfItsDay) {
  LoadSigned(Days(0, 1));
  EXPECT_EQ(Submitted(kSecond).workflow().version(), kSecond);
  EXPECT_EQ(Submitted(kFirst).workflow().version(), kFirst) << "a device with the older version keeps working";
  clock_.Advance(absl::Hours(72));
  EXPECT_EQ(Submitted(kSecond).workflow().version(), kFirst) << "queued in a blackout, it is not lost for it";
}

TEST_F(VersionsTest, AWithdrawalQueuedBehindSuchAReferralHolds) {
  LoadSigned();
  ASSERT_TRUE(RollBack(kAdministrator).ok());
  const v1::CaseCore core = Submitted(kSecond);
  ASSERT_EQ(core.workflow().version(), kFirst);
  v1::Operation withdrawal = Step(core.referral_id(), "WITHDRAW", {CodeInput("reason", "MOVED")});
  withdrawal.mutable_workflow()->set_version(kSecond);
  EXPECT_EQ(Do(kWorker, withdrawal).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(core.referral_id()).stage_id(), "WITHDRAWN");
}

TEST_F(VersionsTest, EitherSideRollsBackForWhatIsReferredFromItAndToIt) {
  LoadSigned();
  ASSERT_EQ(Followed(), kSecond);
  ASSERT_TRUE(RollBack(kSupervisor).ok());
  EXPECT_EQ(Followed(), kFirst);
  EXPECT_EQ(Followed(kCso2), kSecond) << "the other society goes on";
  ASSERT_TRUE(RollBack(kLead).ok());
  EXPECT_EQ(Followed(kCso2), kFirst) << "the receiver's word counts for both";
}

TEST_F(VersionsTest, SigningAnewTakesARolledBackVersionUpAgain) {
  LoadSigned();
  ASSERT_TRUE(RollBack(kSupervisor).ok());
  ASSERT_TRUE(Put(kSupervisor, SignWorkflow{"default", kSecond}).ok());
  EXPECT_EQ(Followed(), kSecond);
  EXPECT_EQ(reference_->Get()->directory.organisation(kCso1)->signed_workflows_size(), 2) << "signed once";
}

TEST_F(VersionsTest, AnAdministratorRollsBackForEverybodyAndForGood) {
  LoadSigned();
  ASSERT_TRUE(RollBack(kAdministrator).ok());
  EXPECT_EQ(Followed(), kFirst);
  EXPECT_EQ(Followed(kCso2), kFirst);
  ASSERT_TRUE(Put(kSupervisor, SignWorkflow{"default", kSecond}).ok());
  EXPECT_EQ(Followed(), kFirst) << "only a new version brings it back";
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'workflow.roll_back'"), 1);
}

TEST_F(VersionsTest, CasesUnderWayKeepARolledBackVersion) {
  LoadSigned();
  const v1::CaseCore core = Submitted(kSecond);
  ASSERT_TRUE(RollBack(kAdministrator).ok());
  EXPECT_EQ(Do(world::kReviewer, Step(core.referral_id(), "CLAIM")).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(core.referral_id()).workflow().version(), kSecond);
}

TEST_F(VersionsTest, NothingIsRolledBackToNothing) {
  EXPECT_EQ(Reason(RollBack(kSupervisor, kFirst)), "NO_VERSION_BEFORE");
  EXPECT_EQ(Reason(RollBack(kAdministrator, kFirst)), "NO_VERSION_BEFORE");
  EXPECT_EQ(Reason(RollBack(kAdministrator, 9)), "WORKFLOW_NOT_FOUND");
  EXPECT_EQ(Reason(RollBack(kWorker, kFirst)), "ORGANISATION_NOT_FOUND");
  EXPECT_EQ(Followed(), kFirst);
}

TEST_F(VersionsTest, RolledBackTwiceItIsOneRow) {
  LoadSigned();
  ASSERT_TRUE(RollBack(kSupervisor).ok());
  const std::string kRow = "SELECT seq FROM rows WHERE kind = 1 AND CAST(row_id AS TEXT) = 'CSO-014'";
  const int64_t before = Query(kRow);
  ASSERT_TRUE(RollBack(kSupervisor).ok());
  EXPECT_EQ(Query(kRow), before);
}

TEST_F(VersionsTest, ADocumentCannotSayThatItIsRolledBackOrNeedsNoSignature) {
  v1::Workflow next = fixture::NextDocument();
  next.mutable_rolled_back()->mutable_at()->set_seconds(1);
  ASSERT_TRUE(Put(kAdministrator, next).ok());
  const v1::Workflow& loaded = reference_->Get()->FindWorkflow("default", kSecond)->document();
  EXPECT_FALSE(loaded.has_rolled_back());
  EXPECT_TRUE(loaded.needs_signatures());
}

}  // namespace
}  // namespace ihala
