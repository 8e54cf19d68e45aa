// Promises of an erased case: what is left of it, that nothing of it comes back, and that no crash leaves it half done.
#include "server/commands/erasure.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/access/access.h"
#include "common/audit/actions.h"
#include "common/base/file.h"
#include "common/workflow/tombstone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/erasing_fixture.h"

namespace ihala {
namespace {

using testing::IsEmpty;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class ErasureTest : public ErasingFixture {
 protected:
  int64_t CountOf(const std::string& table, const std::string& id) {
    return Query(
        absl::StrCat("SELECT count(*) FROM ", table, " WHERE referral_id = x'", absl::BytesToHexString(id), "'"));
  }
  // One operation of each kind that there is, as somebody wrote it who saw the case as it is now.
  std::vector<std::pair<std::string, v1::Operation>> OneOfEachKind(const std::string& id) {
    v1::Operation amend = On(id);
    amend.mutable_amend()->mutable_changed()->mutable_needs()->set_summary(kWords);
    v1::Operation confirm = On(id);
    confirm.mutable_confirm_step()->set_step_id("ACCEPT");
    v1::Operation say = On(id);
    say.mutable_say_retention()->set_act(v1::RETENTION_ACT_HOLD);
    say.mutable_say_retention()->set_reason(v1::RETENTION_REASON_COURT);
    v1::Operation submit = Submission(kWorker);
    submit.set_referral_id(id);
    submit.mutable_submit()->mutable_referral()->mutable_needs()->set_summary(kWords);
    return {{kWorker, Comment(id, kWords)},
            {kWorker, amend},
            {kSupervisor, Step(id, "OBJECT", {CodeInput("reason", "NEW_FACT"), TextInput("note", kWords)})},
            {kSupervisor, Step(id, "WITHDRAW", {CodeInput("reason", "OTHER"), TextInput("note", kWords)})},
            {kReviewer, confirm},
            {kReviewer, Comment(id, kWords)},
            {kSupervisor, say},
            {kWorker, submit}};
  }
};

TEST_F(ErasureTest, OnlyIdsCodesAndTimesAreLeft) {
  const std::string id = ClosedCase();
  const v1::CaseCore before = CoreOf(id);
  EraseByHand(id);
  const v1::CaseCore core = CoreOf(id);
  EXPECT_EQ(core.erased().cause(), v1::ERASURE_CAUSE_ASKED);
  EXPECT_EQ(core.stage_id(), before.stage_id());
  EXPECT_EQ(core.reason_code(), "OUT_OF_MANDATE");
  EXPECT_EQ(core.short_code(), "");
  EXPECT_EQ(core.household_size(), 0u);
  EXPECT_THAT(core.consent_fields(), IsEmpty());
  EXPECT_FALSE(core.has_consent_until());
  for (const RowKind kind : {RowKind::kDossier, RowKind::kComment, RowKind::kConflict, RowKind::kDossierNumbers}) {
    EXPECT_EQ(CountChildren(id, kind), 0) << static_cast<int>(kind);
  }
  EXPECT_GT(CountChildren(id, RowKind::kHistory), 0);
  for (const char* table : {"phones", "short_codes", "parked", "queue", "due_dates", "retention"}) {
    EXPECT_EQ(CountOf(table, id), 0) << table;
  }
  EXPECT_EQ(Said("rows", kWords), 0);
}

TEST_F(ErasureTest, NoOperationOfItCanBeReadOnceItsKeyIsDestroyed) {
  const std::string id = ClosedCase();
  EraseByHand(id);
  EXPECT_GT(Said("ledger", kWords), 0);
  EXPECT_FALSE(IsFinished(id));
  EraseWhatIsDue();
  EXPECT_TRUE(IsFinished(id));
  EXPECT_EQ(Said("ledger", kWords), 0);
}

TEST_F(ErasureTest, NoLateOperationOfAnyKindBringsItBackOrIsKept) {
  const std::string id = ClosedCase();
  const auto late = OneOfEachKind(id);
  EraseByHand(id);
  const v1::CaseCore tombstone = CoreOf(id);
  const std::string without_bytes = "SELECT count(*) FROM ledger WHERE length(operation) = 0";
  const int64_t before = Query(without_bytes);
  for (const bool key_is_gone : {false, true}) {
    if (key_is_gone) EraseWhatIsDue();
    for (const auto& [account, operation] : late) {
      const CaseOutcome outcome = Do(account, operation);
      EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_REJECTED) << operation.ShortDebugString();
      EXPECT_EQ(outcome.verdict.reason(), "ERASED") << account << " " << operation.command_case();
    }
    EXPECT_EQ(CoreOf(id).SerializeAsString(), tombstone.SerializeAsString());
    EXPECT_EQ(CountChildren(id, RowKind::kComment), 0);
  }
  // Of what came for the tombstone nothing is kept but its digest, also while the key was there.
  EXPECT_EQ(Query(without_bytes), before + static_cast<int64_t>(2 * late.size()));
}

TEST_F(ErasureTest, AVoidedCaseLosesItsKeyToo) {
  const std::string id = OpenCase();
  ASSERT_EQ(Do(kSupervisor, Step(id, "VOID", {CodeInput("reason", "ENTERED_IN_ERROR")})).verdict.kind(),
            v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CoreOf(id).erased().cause(), v1::ERASURE_CAUSE_VOIDED);
  EXPECT_GT(Said("ledger", kWords), 0);
  EraseWhatIsDue();
  EXPECT_TRUE(IsFinished(id));
  EXPECT_EQ(Said("ledger", kWords), 0);
}

TEST_F(ErasureTest, ACrashBeforeTheKeyIsDestroyedIsMadeUpFor) {
  const std::string id = ClosedCase();
  EraseByHand(id);
  Restart();
  EXPECT_TRUE(IsFinished(id));
  EXPECT_EQ(Said("ledger", kWords), 0);
}

TEST_F(ErasureTest, ACrashBeforeItIsNotedThatTheKeyIsDestroyedIsMadeUpFor) {
  const std::string id = ClosedCase();
  EraseByHand(id);
  ASSERT_TRUE(store_->DestroyKeys({*ErasureOfCase(id)}).ok());
  EXPECT_FALSE(IsFinished(id));
  Restart();
  EXPECT_TRUE(IsFinished(id));
  EXPECT_EQ(*store_->CountListed(), 1u);
}

TEST_F(ErasureTest, WhoWaitsForItHearsThatItWasErased) {
  const std::string id = ClosedCase();
  // Reassigned from the worker, who knows that there is a case, and has written again since.
  v1::Operation late = Comment(id, kWords);
  ASSERT_TRUE(store_
                  ->Write([&](WriteTxn& txn) -> absl::Status {
                    const RowScope holder{"", "", WorkerParty(world::kCso1, world::kOtherWorker), ""};
                    return txn.PutRow(RowKind::kLeft, id, world::kOtherWorker, holder, "").status();
                  })
                  .ok());
  const CaseCommand command = CommandOf(world::kOtherWorker, late, random_.Bytes(16));
  EXPECT_EQ(DoAll({command}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  // An outsider's waits beside it.
  const CaseCommand outside = CommandOf(world::kForeignWorker, late, random_.Bytes(16));
  EXPECT_EQ(DoAll({outside}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  EraseByHand(id);
  EXPECT_EQ(DoAll({command}).front().verdict.reason(), "ERASED");
  // Nothing tells an outsider that there was a case.
  EXPECT_EQ(DoAll({outside}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(CountOf("parked", id), 0);
  EXPECT_EQ(Do(world::kOtherWorker, late).verdict.reason(), "ERASED");
  EXPECT_EQ(Do(world::kForeignWorker, late).verdict.kind(), v1::VERDICT_KIND_PARKED);
}

TEST_F(ErasureTest, TheTrailSaysThatItWasErasedAndWhenItsKeyWas) {
  const std::string id = ClosedCase();
  EraseByHand(id);
  const auto entries = [&](const std::string& action) {
    return Query(
        absl::StrCat("SELECT count(*) FROM audit WHERE action = '", action, "' AND subject = '", UuidToText(id), "'"));
  };
  EXPECT_EQ(entries(audit_action::kCaseErase), 1);
  EXPECT_EQ(entries(audit_action::kCaseDestroyKey), 0);
  EraseWhatIsDue();
  EraseWhatIsDue();
  EXPECT_EQ(entries(audit_action::kCaseErase), 1);
  EXPECT_EQ(entries(audit_action::kCaseDestroyKey), 1);
}

TEST_F(ErasureTest, TheReceiverSeesTheEnvelopeAtMost) {
  const std::string id = ClosedCase();
  EraseByHand(id);
  const v1::CaseCore core = CoreOf(id);
  const auto reference = reference_->Get();
  const auto caller = reference->FindCaller(kReviewer, clock_.Now());
  const CaseFacts facts = FactsOf(core, *reference->FindWorkflow("default", 0));
  EXPECT_EQ(Visible(*caller, facts, *reference->policy, clock_.Now()).up_to(), v1::RUNG_ENVELOPE);
  EXPECT_THAT(DatesOf(facts, *reference->policy), IsEmpty());
}

}  // namespace
}  // namespace ihala
