// What the two sides of an agreement do, and what comes of it for referrals and for cases that there are.
#include <string>
#include <utility>

#include "common/access/access.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/referral/agreement.h"
#include "common/referral/amendment.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/directory_judge.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"

namespace ihala {
namespace {

using world::kAdministrator;
using world::kAgreement1;
using world::kForeignSupervisor;
using world::kLead;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

class AgreementsTest : public CoreFixture {
 protected:
  // The next version of the first agreement, not signed.
  static v1::SharingAgreement Next(uint32_t version = 2) {
    v1::SharingAgreement next = world::Agreements()[0];
    next.set_version(version);
    next.clear_signatures();
    return next;
  }
  absl::Status Lay(const v1::SharingAgreement& agreement, uint64_t base_revision = 0) {
    return Put(kAdministrator, agreement, base_revision).status();
  }
  absl::Status Sign(const std::string& account, uint32_t version) {
    return Put(account, SignAgreement{kAgreement1, version}).status();
  }
  absl::Status End(const std::string& account) { return Put(account, EndAgreement{kAgreement1}).status(); }
  void LayAndSign(const v1::SharingAgreement& agreement) {
    ASSERT_TRUE(Lay(agreement).ok());
    ASSERT_TRUE(SignForBoth(*executor_, agreement).ok());
  }

  std::string Submitted() {
    const v1::Operation submission = Submission(kWorker);
    EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }
  // A case that its reviewer has claimed and opened.
  std::string Opened() {
    std::string id = Submitted();
    OpenTo(kReviewer, id);
    return id;
  }
  // Whom the account hears of who submits again under the case's id.
  std::string FirstAs(const std::string& account, const std::string& id) {
    v1::Operation again = Submission(kWorker);
    again.set_referral_id(id);
    const v1::Verdict verdict = Do(account, again).verdict;
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_ALREADY);
    return verdict.already_by();
  }
  // What a new submission comes to: its reason, and the first field.
  std::string Refusal(const v1::Operation& submission) {
    const v1::Verdict verdict = Do(kWorker, submission).verdict;
    if (verdict.kind() == v1::VERDICT_KIND_APPLIED) return "";
    return verdict.reason() + (verdict.fields().empty() ? "" : " " + verdict.fields(0).field());
  }
  std::string Refusal() { return Refusal(Submission(kWorker)); }

  // What the reviewer sees of the case's dossier.
  v1::Referral Seen(const std::string& id, const std::string& account = kReviewer) {
    v1::Referral dossier;
    const std::shared_ptr<const ReferenceData> reference = reference_->Get();
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto core, txn.FindCore(id));
                      ASSIGN_OR_RETURN(const auto found, txn.FindDossier(id));
                      dossier = *found;
                      const auto workflow = reference->FindWorkflow("default", 0);
                      Redact(Visible(*reference->FindCaller(account, clock_.Now()), FactsOf(*core, *workflow),
                                     *reference->policy, clock_.Now()),
                             &dossier);
                      return absl::OkStatus();
                    })
                    .ok());
    return dossier;
  }
  uint64_t NumberOf(const std::string& id, RowKind kind) {
    uint64_t seq = 0;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto row, txn.FindRow(kind, id, ""));
                      seq = row->seq;
                      return absl::OkStatus();
                    })
                    .ok());
    return seq;
  }
};

TEST_F(AgreementsTest, WhoeverSpeaksForADeskAloneSignsNothingForTheWhole) {
  v1::Account limited = world::Accounts()[0];
  for (const v1::Account& account : world::Accounts()) {
    if (account.code() == kLead) limited = account;
  }
  limited.set_code("L-82");
  limited.mutable_roles(0)->add_desks(world::kDesk);
  Enrol(limited);
  ASSERT_TRUE(Lay(Next()).ok());
  EXPECT_EQ(Reason(Sign("L-82", 2)), "AGREEMENT_NOT_FOUND");
  EXPECT_EQ(Reason(End("L-82")), "AGREEMENT_NOT_FOUND");
}

TEST_F(AgreementsTest, NothingPassesBeforeBothSidesHaveSigned) {
  v1::SharingAgreement other = Next(1);
  other.set_agreement_id("DSA-NEW");
  ASSERT_TRUE(Lay(other).ok());
  v1::Operation submission = Submission(kWorker);
  submission.mutable_submit()->mutable_referral()->set_agreement_id("DSA-NEW");
  EXPECT_EQ(Refusal(submission), "RED_LINE_BLOCKED agreement_id");
  ASSERT_TRUE(Put(kSupervisor, SignAgreement{"DSA-NEW", 1}).ok());
  submission.set_referral_id(ids_.Next());
  EXPECT_EQ(Refusal(submission), "RED_LINE_BLOCKED agreement_id") << "one side is not both";
  ASSERT_TRUE(Put(kLead, SignAgreement{"DSA-NEW", 1}).ok());
  submission.set_referral_id(ids_.Next());
  EXPECT_EQ(Refusal(submission), "");
}

TEST_F(AgreementsTest, EachSideIsSpokenForByItsOwnPeople) {
  ASSERT_TRUE(Lay(Next()).ok());
  for (const char* account :
       {kForeignSupervisor, kWorker, kReviewer, world::kIntegrator, world::kCoordinator, kAdministrator}) {
    const absl::Status status = Sign(account, 2);
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << account;
    EXPECT_EQ(status, Sign(kSupervisor, 3)) << "as for a version that is not there";
    EXPECT_EQ(End(account).code(), absl::StatusCode::kNotFound) << account;
  }
  EXPECT_FALSE(IsSigned(*reference_->Get()->directory.agreement(kAgreement1, 2)));
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'agreement.sign' AND subject = 'DSA-2025-01/2'"), 0);
  ASSERT_TRUE(Sign(kSupervisor, 2).ok());
  ASSERT_TRUE(Sign(kSupervisor, 2).ok()) << "twice is once";
  ASSERT_TRUE(Sign(kLead, 2).ok());
  const v1::SharingAgreement& stored = *reference_->Get()->directory.agreement(kAgreement1, 2);
  ASSERT_EQ(stored.signatures_size(), 2);
  EXPECT_EQ(stored.signatures(0).account(), kSupervisor);
  EXPECT_EQ(stored.signatures(1).side(), v1::SIDE_RECEIVER);
  EXPECT_TRUE(stored.signatures(1).has_at());
}

TEST_F(AgreementsTest, AVersionIsNeverReplacedAndOnlyGrows) {
  EXPECT_EQ(Lay(Next(1)).code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(Lay(Next(3)).ok());
  EXPECT_EQ(Lay(Next(2)).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Lay(Next(4), /*base_revision=*/1).code(), absl::StatusCode::kAborted);
  v1::SharingAgreement other = Next(4);
  other.set_referring_organisation(world::kCso2);
  const absl::Status moved = Lay(other);
  ASSERT_EQ(Violations(moved).size(), 1u) << moved;
  EXPECT_EQ(Violations(moved)[0].field, "referring_organisation");
  EXPECT_TRUE(Lay(Next(4), /*base_revision=*/3).ok());
}

TEST_F(AgreementsTest, OfTwoThatLayOneVersionAtOnceTheFirstStands) {
  v1::SharingAgreement first = Next();
  v1::SharingAgreement second = Next();
  second.add_withheld("people.phones");
  const std::shared_ptr<const ReferenceData> before = reference_->Get();
  ASSERT_TRUE(
      store_
          ->Write([&](WriteTxn& txn) -> absl::Status {
            // Neither sees the other in the directory: it is read anew after the commit.
            const absl::Time now = clock_.Now();
            EXPECT_TRUE(JudgeDirectory(txn, *before, now, {kAdministrator, "r1", std::string(32, 'a'), 0, first}).ok());
            const absl::Status late =
                JudgeDirectory(txn, *before, now, {kAdministrator, "r2", std::string(32, 'b'), 0, second}).status();
            EXPECT_EQ(late.code(), absl::StatusCode::kAlreadyExists);
            return absl::OkStatus();
          })
          .ok());
  ASSERT_TRUE(reference_->Load(*store_).ok());
  EXPECT_TRUE(reference_->Get()->directory.agreement(kAgreement1, 2)->withheld().empty());
}

TEST_F(AgreementsTest, ANewVersionNarrowsTheCasesThatThereAreAndTheirRowsGoOutAgain) {
  const std::string id = Opened();
  ASSERT_FALSE(Seen(id).people(0).phones().empty());
  ASSERT_FALSE(Seen(id).needs().summary().empty());
  const uint64_t before = NumberOf(id, RowKind::kDossier);
  v1::SharingAgreement next = Next();
  next.add_withheld("people.phones");
  LayAndSign(next);
  EXPECT_TRUE(Seen(id).people(0).phones().empty()) << "at once";
  EXPECT_EQ(NumberOf(id, RowKind::kDossier), before);
  ASSERT_TRUE(executor_->PassDates().ok());
  EXPECT_GT(NumberOf(id, RowKind::kDossier), before) << "so that devices hear of it";
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'case.date' AND result = 'TERMS_CHANGED'"), 1);
  const uint64_t after = NumberOf(id, RowKind::kDossier);
  ASSERT_TRUE(executor_->PassDates().ok());
  EXPECT_EQ(NumberOf(id, RowKind::kDossier), after) << "once";
}

TEST_F(AgreementsTest, WhatAFamilyWasAskedUnderAnOlderVersionStaysAsNarrow) {
  v1::SharingAgreement narrow = Next(2);
  narrow.add_withheld("needs");
  LayAndSign(narrow);
  v1::Operation submission = Submission(kWorker);
  submission.mutable_submit()->mutable_referral()->set_agreement_version(2);
  ASSERT_EQ(Refusal(submission), "");
  const std::string id = submission.referral_id();
  Do(kReviewer, Step(id, "CLAIM"));
  EXPECT_FALSE(Seen(id).has_needs());
  LayAndSign(Next(3));
  EXPECT_FALSE(Seen(id).has_needs()) << "the new version opens it for families who are asked under it";
  v1::Operation later = Submission(kWorker);
  later.mutable_submit()->mutable_referral()->set_agreement_version(3);
  ASSERT_EQ(Refusal(later), "");
  Do(kReviewer, Step(later.referral_id(), "CLAIM"));
  EXPECT_TRUE(Seen(later.referral_id()).has_needs());
}

TEST_F(AgreementsTest, EitherSideEndsItAtOnce) {
  const std::string id = Opened();
  ASSERT_FALSE(Seen(id).people().empty());
  clock_.Advance(absl::Hours(1));
  ASSERT_TRUE(End(kSupervisor).ok());
  EXPECT_TRUE(Seen(id).people().empty());
  EXPECT_FALSE(Seen(id).envelope().desk().empty());
  const int64_t kept = Query("SELECT count(*) FROM ledger WHERE length(operation) > 0");
  EXPECT_EQ(Refusal(), "AGREEMENT_EXPIRED agreement_id");
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0"), kept) << "no byte of it stays";
  const absl::Status again = End(kLead);
  EXPECT_EQ(again.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Reason(again), "NOT_IN_FORCE");
  LayAndSign(Next());
  EXPECT_EQ(Refusal(), "");
  EXPECT_FALSE(Seen(id).people().empty()) << "they agreed anew";
}

TEST_F(AgreementsTest, WhatIsBarredIsNotTakenAndTheServerKeepsNothingOfIt) {
  v1::SharingAgreement next = Next();
  next.add_barred("people.phones");
  next.add_forbidden_desks(world::kOtherDesk);
  LayAndSign(next);
  const v1::Operation submission = Submission(kWorker);
  const v1::Verdict verdict = Do(kWorker, submission).verdict;
  EXPECT_EQ(verdict.reason(), "RED_LINE_BLOCKED");
  ASSERT_EQ(verdict.fields_size(), 1);
  EXPECT_EQ(verdict.fields(0).field(), "people[0].phones[0]");
  EXPECT_EQ(verdict.fields(0).code(), "RED_LINE");
  EXPECT_EQ(Query("SELECT count(*) FROM ledger WHERE length(operation) > 0"), 0) << "no byte of it stays";
  v1::Operation without = Submission(kWorker);
  v1::Referral& referral = *without.mutable_submit()->mutable_referral();
  referral.mutable_people(0)->clear_phones();
  referral.mutable_envelope()->set_desk(world::kOtherDesk);
  referral.mutable_envelope()->set_governorate(world::kOtherGovernorate);
  EXPECT_EQ(Refusal(without), "RED_LINE_BLOCKED envelope.desk");
  // Nor does it come in by the back door.
  without = Submission(kWorker);
  without.mutable_submit()->mutable_referral()->mutable_people(0)->clear_phones();
  ASSERT_EQ(Refusal(without), "");
  v1::Operation amendment = On(without.referral_id());
  v1::Referral edited = without.submit().referral();
  edited.mutable_people(0)->add_phones()->set_e164("+970590000009");
  edited.mutable_people(0)->mutable_phones(0)->set_owner(v1::PHONE_OWNER_SELF);
  std::vector<FieldViolation> violations;
  *amendment.mutable_amend() = DiffDossiers(without.submit().referral(), edited, &violations);
  EXPECT_EQ(Do(kWorker, amendment).verdict.reason(), "RED_LINE_BLOCKED");
}

TEST_F(AgreementsTest, AReceiverRedirectsToNobodyWhomTheAgreementForbids) {
  v1::SharingAgreement next = Next();
  next.add_forbidden_desks(world::kOtherDesk);
  LayAndSign(next);
  const std::string id = Submitted();
  Do(kReviewer, Step(id, "CLAIM"));
  const v1::InputValue desk = ReferenceInput("desk", world::kOtherDesk);
  const v1::Verdict verdict = Do(kReviewer, Step(id, "REDIRECT", {desk})).verdict;
  EXPECT_EQ(verdict.reason(), "RED_LINE_BLOCKED");
  ASSERT_EQ(verdict.fields_size(), 1);
  EXPECT_EQ(verdict.fields(0).field(), "inputs.desk");
  EXPECT_EQ(verdict.fields(0).code(), "RED_LINE");
  EXPECT_FALSE(CoreOf(id).has_pending());
  EXPECT_EQ(
      Query("SELECT count(*) FROM audit WHERE action = 'operation.take_step' AND result LIKE '% RED_LINE_BLOCKED'"), 1);
}

TEST_F(AgreementsTest, WhatAStepOpensGoesOutAgain) {
  const std::string id = Submitted();
  uint64_t before = NumberOf(id, RowKind::kDossier);
  const auto renumbers = [&](const std::string& account, const v1::Operation& step) {
    EXPECT_EQ(Do(account, step).verdict.kind(), v1::VERDICT_KIND_APPLIED) << step.take_step().step_id();
    const bool later = NumberOf(id, RowKind::kDossier) > before;
    before = NumberOf(id, RowKind::kDossier);
    return later;
  };
  EXPECT_FALSE(Seen(id).has_needs());
  EXPECT_TRUE(renumbers(kReviewer, Step(id, "CLAIM")));
  EXPECT_TRUE(Seen(id).has_needs());
  EXPECT_TRUE(Seen(id).people().empty());
  EXPECT_FALSE(Seen(id, world::kOtherReviewer).has_needs()) << "a colleague";
  EXPECT_TRUE(renumbers(kReviewer, Step(id, "OPEN_IDENTITY", {CodeInput("reason", "CONTACT")})));
  EXPECT_FALSE(Seen(id).people().empty());
  EXPECT_TRUE(Seen(id, kLead).people().empty()) << "a lead opens for themselves";
  EXPECT_TRUE(Seen(id, kLead).has_needs());
  EXPECT_FALSE(renumbers(kReviewer, Step(id, "ASK", {CodeInput("questions", "ID_MISSING"), TextInput("text", "?")})))
      << "nobody sees more or less for a question";
  EXPECT_FALSE(renumbers(kWorker, Step(id, "ANSWER", {TextInput("answer", "!")})));
  const v1::InputValue programme = ReferenceInput("programme", world::kProgramme);
  EXPECT_TRUE(renumbers(kReviewer, Step(id, "ACCEPT", {programme})));
}

TEST_F(AgreementsTest, AVerdictNamesACaseworkerToThoseAloneWhoMayKnow) {
  const std::string id = Opened();
  EXPECT_EQ(FirstAs(kReviewer, id), kWorker);
  v1::SharingAgreement unnamed = Next();
  unnamed.add_withheld("envelope.worker_code");
  LayAndSign(unnamed);
  EXPECT_EQ(FirstAs(kReviewer, id), "");
  EXPECT_EQ(FirstAs(kSupervisor, id), kWorker);
  // One's own people are always named.
  EXPECT_EQ(Do(world::kOtherReviewer, Step(id, "CLAIM")).verdict.already_by(), kReviewer);
}

}  // namespace
}  // namespace ihala
