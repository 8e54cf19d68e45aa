// Edge cases that the server decides: its core with a real store, without a network.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "server/handlers/figures.h"
#include "server/handlers/referrals.h"
#include "tests/edge/sample.h"
#include "tests/support/device/raw_device.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"
#include "tests/support/world/workflow_version.h"

namespace ihala::edge {
namespace {

using testing::ElementsAre;

class EdgeServerTest : public CoreFixture {
 protected:
  std::vector<v1::HistoryEntry> HistoryOf(const std::string& referral_id) {
    std::vector<v1::HistoryEntry> entries;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListChildren(referral_id, RowKind::kHistory, 0, 1000));
      for (const FeedRow& row : rows) entries.emplace_back().ParseFromString(row.body);
      return absl::OkStatus();
    });
    EXPECT_TRUE(read.ok()) << read;
    return entries;
  }

  // The case as somebody gets it.
  v1::GetReferralResponse Shown(const std::string& account, const std::string& referral_id) {
    HandlerEnv env;
    env.store = store_.get();
    env.reference = reference_.get();
    env.clock = &clock_;
    Call call;
    call.caller = reference_->Get()->FindCaller(account, clock_.Now()).value();
    v1::GetReferralRequest request;
    request.set_referral_id(referral_id);
    v1::GetReferralResponse response;
    const absl::Status read = handlers::GetReferral(env, call, request, &response);
    EXPECT_TRUE(read.ok()) << read;
    return response;
  }

  // What somebody is told of the red lines of a month, each as "CSO-014 MOSD BARRED_FIELD SERVER 12".
  std::vector<std::string> RedLinesTold(const std::string& account) {
    HandlerEnv env;
    env.store = store_.get();
    env.clock = &clock_;
    Call call;
    call.caller = reference_->Get()->FindCaller(account, clock_.Now()).value();
    v1::GetFiguresResponse response;
    const absl::Status read = handlers::GetFigures(env, call, v1::GetFiguresRequest(), &response);
    EXPECT_TRUE(read.ok()) << read;
    std::vector<std::string> told;
    for (const v1::RedLineFigure& one : response.red_lines()) {
      told.push_back(absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(), " ",
                                  absl::StripPrefix(v1::RedLineKind_Name(one.kind()), "RED_LINE_KIND_"), " ",
                                  absl::StripPrefix(v1::RedLinePlace_Name(one.place()), "RED_LINE_PLACE_"), " ",
                                  one.suppressed() ? "suppressed" : absl::StrCat(one.attempts())));
    }
    return told;
  }

  // Whether a reviewer could still take the case up.
  bool MayBeDecided(const std::string& referral_id) {
    return Do(world::kReviewer, NewStep(referral_id)).verdict.kind() == v1::VERDICT_KIND_APPLIED;
  }
  v1::Operation NewStep(const std::string& referral_id) {
    v1::WorkflowRef workflow;
    workflow.set_workflow_id("default");
    workflow.set_version(world::kWorkflowVersion);
    v1::Operation operation = NewOperation(clock_, referral_id, workflow);
    // As somebody who has the case before them now.
    operation.set_base_entry(CoreOf(referral_id).entry());
    operation.mutable_take_step()->set_step_id("CLAIM");
    return operation;
  }

  // How many households each phone serves of which somebody who opens the case is told.
  std::vector<int> HouseholdsShown(const std::string& account, const std::string& referral_id) {
    const v1::GetReferralResponse response = Shown(account, referral_id);
    std::vector<int> households;
    for (const v1::SharedPhone& shared : response.shared_phones()) {
      households.push_back(static_cast<int>(shared.households()));
    }
    return households;
  }
};

TEST_F(EdgeServerTest, EdgeCase22APhoneOfFourteenHouseholdsIsTakenAndPointedOutToBothSides) {
  EXPECT_THAT(Warned([](v1::Referral& referral) { referral.mutable_people(0)->mutable_phones(0)->set_shared_by(14); }),
              ElementsAre("people[0].phones[0].shared_by SHARED_PHONE"));
  std::string referral_id;
  for (int household = 0; household < 14; ++household) {
    v1::Operation submission = Submission(world::kWorker);
    v1::Person& head = *submission.mutable_submit()->mutable_referral()->mutable_people(0);
    head.clear_phones();
    v1::Phone& phone = *head.add_phones();
    phone.set_e164("+970590000001");
    phone.set_owner(v1::PHONE_OWNER_COMMITTEE);
    phone.set_shared_by(14);
    const CaseOutcome outcome = Do(world::kWorker, submission);
    EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << household;
    referral_id = submission.referral_id();
  }
  OpenTo(world::kReviewer, referral_id);
  EXPECT_THAT(HouseholdsShown(world::kReviewer, referral_id), ElementsAre(14));
  EXPECT_THAT(HouseholdsShown(world::kWorker, referral_id), testing::IsEmpty());
  // No column holds a number.
  EXPECT_EQ(Query("SELECT count(*) FROM phones"), 14);
  EXPECT_EQ(Query("SELECT count(*) FROM phones WHERE instr(digest, CAST('590000001' AS BLOB)) > 0"), 0);
}

TEST_F(EdgeServerTest, EdgeCase31AWithdrawalThatWaitedOfflineWinsInWhateverOrderItComes) {
  for (const bool first : {false, true}) {
    const v1::Operation submission = Submission(world::kWorker);
    v1::Operation withdrawal = NewOperation(clock_, submission.referral_id(), submission.workflow());
    withdrawal.mutable_take_step()->set_step_id("WITHDRAW");
    *withdrawal.mutable_take_step()->add_inputs() = CodeInput("reason", "NEED_MET_ELSEWHERE");
    Do(world::kWorker, first ? withdrawal : submission);
    Do(world::kWorker, first ? submission : withdrawal);
    EXPECT_EQ(Query("SELECT count(*) FROM queue"), 0) << "nobody is asked to decide it";
    EXPECT_FALSE(MayBeDecided(submission.referral_id()));
  }
}

TEST_F(EdgeServerTest, EdgeCase33AnEndedAgreementOrARenamedReceiverHoldsWhatWaitsAndSendsItNowhere) {
  v1::Operation submission = Submission(world::kWorker);
  v1::Consent& consent = *submission.mutable_submit()->mutable_referral()->mutable_consent();
  consent.set_receiver_name(world::Organisations()[2].name().ar());
  v1::Organisation renamed = world::Organisations()[2];
  renamed.mutable_name()->set_ar("المؤسسة الوطنية للتمكين الاقتصادي");
  renamed.mutable_name()->set_en("National institution for economic empowerment");
  ASSERT_TRUE(Put(world::kAdministrator, renamed).ok());
  const v1::Verdict held = Do(world::kWorker, submission).verdict;
  EXPECT_EQ(held.kind(), v1::VERDICT_KIND_REJECTED);
  ASSERT_EQ(held.fields_size(), 1);
  EXPECT_EQ(held.fields(0).field(), "consent.receiver_name");
  // Of another family the text named the new institution too.
  v1::Operation of_both = Submission(world::kWorker);
  v1::Consent& both = *of_both.mutable_submit()->mutable_referral()->mutable_consent();
  both.set_receiver_name(world::Organisations()[2].name().ar());
  *both.add_also_named() = renamed.name().ar();
  EXPECT_EQ(Do(world::kWorker, of_both).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  // The family was asked again, but meanwhile the agreement is over.
  consent.set_receiver_name(renamed.name().ar());
  ASSERT_TRUE(Put(world::kLead, EndAgreement{world::kAgreement1}).ok());
  EXPECT_EQ(Do(world::kWorker, submission).verdict.reason(), "AGREEMENT_EXPIRED");
  const std::string other = absl::StrCat("x'", absl::BytesToHexString(of_both.referral_id()), "'");
  EXPECT_EQ(Query(absl::StrCat("SELECT count(*) FROM rows WHERE kind >= 10 AND referral_id <> ", other)), 0)
      << "no desk has anything of it";
}

TEST_F(EdgeServerTest, EdgeCase34ARedirectionBehindARedLineIsBlockedEnteredAndCounted) {
  v1::SharingAgreement next = world::Agreements()[0];
  next.set_version(2);
  next.clear_signatures();
  next.add_forbidden_desks(world::kOtherDesk);
  ASSERT_TRUE(Put(world::kAdministrator, next).ok());
  ASSERT_TRUE(SignForBoth(*executor_, next).ok());
  const v1::Operation submission = Submission(world::kWorker);
  ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  ASSERT_TRUE(MayBeDecided(submission.referral_id()));
  const v1::InputValue desk = ReferenceInput("desk", world::kOtherDesk);
  const auto redirect = [&] {
    return Do(world::kReviewer, Step(submission.referral_id(), "REDIRECT", {desk})).verdict;
  };
  // Blocked.
  const v1::Verdict verdict = redirect();
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.reason(), "RED_LINE_BLOCKED");
  const std::vector<v1::FieldViolation> fields(verdict.fields().begin(), verdict.fields().end());
  EXPECT_THAT(Brief(fields), ElementsAre("inputs.desk RED_LINE"));
  EXPECT_FALSE(CoreOf(submission.referral_id()).has_pending());
  // Recorded.
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'operation.take_step' AND actor = 'R-71' AND result = "
                  "'VERDICT_KIND_REJECTED RED_LINE_BLOCKED'"),
            1);
  // The coordinator is told once the month is over: that there are some, from the tenth on how many.
  EXPECT_THAT(RedLinesTold(world::kSupervisor), ElementsAre("CSO-014 MOSD FORBIDDEN_RECIPIENT SERVER 1"));
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_THAT(RedLinesTold(world::kCoordinator), ElementsAre("CSO-014 MOSD FORBIDDEN_RECIPIENT SERVER suppressed"));
  for (int i = 0; i < 10; ++i) redirect();
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_THAT(RedLinesTold(world::kCoordinator), ElementsAre("CSO-014 MOSD FORBIDDEN_RECIPIENT SERVER 10"));
}

TEST_F(EdgeServerTest, EdgeCase35ASurvivorsNameIsShownToNobodyWhateverIsOpen) {
  v1::Operation submission = Submission(world::kWorker);
  submission.mutable_submit()->mutable_referral()->mutable_consent()->add_withheld("people.name");
  ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  OpenTo(world::kReviewer, submission.referral_id());
  const v1::GetReferralResponse seen = Shown(world::kReviewer, submission.referral_id());
  ASSERT_GT(seen.dossier().people_size(), 0) << "the identity is open";
  for (const v1::Person& person : seen.dossier().people()) EXPECT_FALSE(person.has_name());
  EXPECT_TRUE(seen.dossier().has_safe_contact());
  EXPECT_FALSE(seen.core().short_code().empty()) << "the code stands in place of the name";
}

TEST_F(EdgeServerTest, EdgeCase38ADeviceThreeMonthsAheadDecidesNothingAndIsShown) {
  v1::Operation right = Submission(world::kWorker);
  v1::Operation ahead = Submission(world::kWorker);
  const absl::Time now = clock_.Now();
  const absl::Time wall = now + absl::Hours(24 * 90);
  ahead.mutable_claimed()->mutable_wall()->set_seconds(absl::ToUnixSeconds(wall));
  ASSERT_EQ(Do(world::kWorker, right).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  ASSERT_EQ(Do(world::kWorker, ahead).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  const v1::CaseCore core = CoreOf(ahead.referral_id());
  EXPECT_NE(core.due_on().year(), 0);
  EXPECT_EQ(core.due_on().SerializeAsString(), CoreOf(right.referral_id()).due_on().SerializeAsString());
  const std::vector<v1::HistoryEntry> history = HistoryOf(ahead.referral_id());
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0].received_at().seconds(), absl::ToUnixSeconds(now));
  EXPECT_EQ(history[0].claimed().wall().seconds(), absl::ToUnixSeconds(wall));
}

}  // namespace
}  // namespace ihala::edge
