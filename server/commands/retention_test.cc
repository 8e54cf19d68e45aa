// Promises of how long a case is kept: until its time is over and not for longer, unless somebody holds it.
#include <string>

#include "common/access/record_end.h"
#include "gtest/gtest.h"
#include "server/commands/erasure.h"
#include "tests/support/world/erasing_fixture.h"

namespace ihala {
namespace {

using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

constexpr absl::Duration kDay = absl::Hours(24);

class RetentionTest : public ErasingFixture {
 protected:
  bool IsErased(const std::string& id) { return CoreOf(id).has_erased(); }
  v1::Verdict HoldAs(const std::string& account, const std::string& id) {
    return SayOf(account, id, v1::RETENTION_ACT_HOLD, v1::RETENTION_REASON_COURT);
  }
  v1::Verdict LiftAs(const std::string& account, const std::string& id) {
    return SayOf(account, id, v1::RETENTION_ACT_LIFT, v1::RETENTION_REASON_SETTLED);
  }
};

TEST_F(RetentionTest, ARefusedCaseIsErasedAfterItsDaysAndNotBefore) {
  const std::string refused = ClosedCase();
  const std::string open = OpenCase();
  clock_.Advance(180 * kDay - absl::Seconds(1));
  EraseWhatIsDue();
  EXPECT_FALSE(IsErased(refused));
  clock_.Advance(absl::Seconds(1));
  EraseWhatIsDue();
  EXPECT_EQ(CoreOf(refused).erased().cause(), v1::ERASURE_CAUSE_RETENTION);
  EXPECT_TRUE(IsFinished(refused));
  EXPECT_FALSE(IsErased(open));
}

TEST_F(RetentionTest, AWithdrawnCaseIsErasedAfterTheDaysOfAClosedOne) {
  const std::string id = OpenCase();
  ASSERT_EQ(Do(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "CONSENT_WITHDRAWN")})).verdict.kind(),
            v1::VERDICT_KIND_APPLIED);
  clock_.Advance(730 * kDay - absl::Seconds(1));
  EraseWhatIsDue();
  EXPECT_FALSE(IsErased(id));
  clock_.Advance(absl::Seconds(1));
  EraseWhatIsDue();
  EXPECT_TRUE(IsErased(id));
}

TEST_F(RetentionTest, TheScheduleIsThereAfterARestart) {
  const std::string id = ClosedCase();
  Restart();
  clock_.Advance(180 * kDay);
  Restart();
  EXPECT_FALSE(IsErased(id));
  EraseWhatIsDue();
  EXPECT_TRUE(IsErased(id));
}

TEST_F(RetentionTest, ManyAreErasedInOneRoundAndEachOnce) {
  std::vector<std::string> ids;
  for (int i = 0; i < 45; ++i) ids.push_back(ClosedCase());
  clock_.Advance(200 * kDay);
  EraseWhatIsDue();
  EraseWhatIsDue();
  for (const std::string& id : ids) EXPECT_TRUE(IsFinished(id));
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'case.erase'"), 45);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'case.destroy_key'"), 45);
  EXPECT_EQ(Query("SELECT count(*) FROM retention"), 0);
}

TEST_F(RetentionTest, AHeldCaseIsNotErasedUntilTwoHandsLiftTheHold) {
  const std::string id = ClosedCase();
  EXPECT_EQ(HoldAs(kLead, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_TRUE(CoreOf(id).legal_hold());
  clock_.Advance(1000 * kDay);
  EraseWhatIsDue();
  EXPECT_FALSE(IsErased(id));
  // The other side has nothing to lift, and one hand is not two.
  EXPECT_EQ(LiftAs(kSupervisor, id).reason(), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(LiftAs(kLead, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(LiftAs(kLead, id).reason(), "SECOND_HAND");
  EXPECT_TRUE(CoreOf(id).legal_hold());
  GiveRole(world::kOtherReviewer, v1::ROLE_LEAD);
  EXPECT_EQ(LiftAs(world::kOtherReviewer, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_FALSE(CoreOf(id).legal_hold());
  EraseWhatIsDue();
  EXPECT_TRUE(IsErased(id));
}

TEST_F(RetentionTest, EachSideLiftsItsOwnHold) {
  const std::string id = ClosedCase();
  EXPECT_EQ(HoldAs(kLead, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(HoldAs(kSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(HoldAs(kSecondSupervisor, id).kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(LiftAs(kSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(LiftAs(kSecondSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(id).holds_size(), 1);
  EXPECT_TRUE(CoreOf(id).legal_hold());
}

TEST_F(RetentionTest, AFamilysWishIsRefusedUnderAHoldAndOtherwiseTakesTwoHands) {
  const std::string id = ClosedCase();
  EXPECT_EQ(AskErasure(kSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(AskErasure(kSupervisor, id).reason(), "SECOND_HAND");
  // A hold takes the asking away.
  EXPECT_EQ(HoldAs(kLead, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_FALSE(CoreOf(id).has_retention_asked());
  EXPECT_EQ(AskErasure(kSecondSupervisor, id).reason(), "LEGAL_HOLD");
  EXPECT_FALSE(IsErased(id));
}

TEST_F(RetentionTest, WhatIsAskedForCanBeDeclined) {
  const std::string id = ClosedCase();
  EXPECT_EQ(SayOf(kSupervisor, id, v1::RETENTION_ACT_DECLINE).reason(), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(AskErasure(kSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(SayOf(kLead, id, v1::RETENTION_ACT_DECLINE).reason(), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(SayOf(kSecondSupervisor, id, v1::RETENTION_ACT_DECLINE).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(AskErasure(kSecondSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_FALSE(IsErased(id));
}

TEST_F(RetentionTest, OnlySpeakersSayAnythingAndOnlyWhoReferredItErases) {
  const std::string id = ClosedCase();
  for (const char* account : {kWorker, kReviewer}) {
    EXPECT_EQ(HoldAs(account, id).reason(), "PERMISSION") << account;
    EXPECT_EQ(AskErasure(account, id).reason(), "PERMISSION") << account;
  }
  EXPECT_EQ(AskErasure(kLead, id).reason(), "PERMISSION");
  EXPECT_NE(HoldAs(world::kForeignSupervisor, id).kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(RetentionTest, AnOpenCaseIsNotErased) {
  const std::string id = OpenCase();
  EXPECT_EQ(AskErasure(kSupervisor, id).reason(), "NOT_ALLOWED_FROM_STAGE");
}

TEST_F(RetentionTest, ACaseThatOpensAgainIsNotErased) {
  const std::string id = ClosedCase();
  ASSERT_EQ(
      Do(kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", "شرح")})).verdict.kind(),
      v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Query("SELECT count(*) FROM retention"), 0);
  clock_.Advance(1000 * kDay);
  EraseWhatIsDue();
  EXPECT_FALSE(IsErased(id));
}

TEST_F(RetentionTest, TheRecordIsKeptForAsLongAsBothSidesAgreedOn) {
  const std::string id = ClosedCase();
  const Workflow& workflow = *reference_->Get()->FindWorkflow("default", 0);
  const v1::CaseCore core = CoreOf(id);
  v1::SharingAgreement agreement;
  for (const v1::SharingAgreement& one : world::Agreements()) {
    if (one.agreement_id() == core.agreement_id()) agreement = one;
  }
  const auto days = [&](uint32_t retention, uint32_t record) {
    agreement.set_refused_retention_days(retention);
    agreement.set_refused_record_days(record);
    const Policy policy({&agreement});
    return (RecordEndOf(core, workflow, policy) - clock_.Now()) / kDay;
  };
  EXPECT_EQ(days(0, 0), 180);
  EXPECT_EQ(days(30, 0), 30);
  EXPECT_EQ(days(30, 400), 400);
  // The receiver sees the case for so long, so it is there for so long.
  EXPECT_EQ(days(90, 60), 90);
}

}  // namespace
}  // namespace ihala
