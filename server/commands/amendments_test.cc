// When amendments of a dossier cross with each other and with whatever else becomes of the case. Each crossing in both
// orders.
#include "common/referral/amendment.h"

#include <functional>

#include "common/base/status_macros.h"
#include "common/referral/dossier_fields.h"
#include "common/wire/operation_codec.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

using testing::IsEmpty;
using testing::SizeIs;
using world::kReviewer;
using world::kSupervisor;
using world::kWorker;

using Edit = std::function<void(v1::Referral&)>;

Edit Phone(const std::string& number) {
  return [=](v1::Referral& dossier) {
    dossier.mutable_people(0)->clear_phones();
    dossier.mutable_people(0)->add_phones()->set_e164(number);
  };
}
Edit Summary(const std::string& words) {
  return [=](v1::Referral& dossier) { dossier.mutable_needs()->set_summary(words); };
}
Edit Nothing() {
  return [](v1::Referral&) {};
}

class AmendmentsTest : public CoreFixture {
 protected:
  std::string Submitted() {
    const v1::Operation submission = Submission(kWorker);
    EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
    return submission.referral_id();
  }

  absl::StatusOr<std::optional<FeedRow>> Row(RowKind kind, const std::string& id) {
    std::optional<FeedRow> row;
    const absl::Status read = store_->Read([&](ReadTxn& txn) -> absl::Status {
      ASSIGN_OR_RETURN(row, txn.FindRow(kind, id, ""));
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    return row;
  }
  v1::Referral DossierOf(const std::string& id) {
    v1::Referral dossier;
    const auto row = Row(RowKind::kDossier, id);
    EXPECT_TRUE(row.ok() && row->has_value() && dossier.ParseFromString((*row)->body));
    return dossier;
  }
  template <typename Message>
  std::vector<Message> Children(RowKind kind, const std::string& id) {
    std::vector<Message> found;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListChildren(id, kind, 0, 1000));
                      for (const FeedRow& row : rows) EXPECT_TRUE(found.emplace_back().ParseFromString(row.body));
                      return absl::OkStatus();
                    })
                    .ok());
    return found;
  }
  std::vector<v1::DossierConflict> Conflicts(const std::string& id) {
    return Children<v1::DossierConflict>(RowKind::kConflict, id);
  }
  std::string PhoneOf(const std::string& id) { return DossierOf(id).people(0).phones(0).e164(); }

  // What somebody who sees the dossier as it is now says of it.
  v1::Operation Amendment(const std::string& id, const Edit& edit, const std::vector<uint64_t>& settles = {}) {
    v1::Operation operation = On(id);
    const v1::Referral seen = DossierOf(id);
    v1::Referral edited = seen;
    edit(edited);
    std::vector<FieldViolation> violations;
    *operation.mutable_amend() = DiffDossiers(seen, edited, &violations);
    EXPECT_THAT(violations, IsEmpty());
    for (const uint64_t seq : settles) operation.mutable_amend()->add_settles(seq);
    operation.mutable_base()->set_seq((*Row(RowKind::kDossier, id))->seq);
    EXPECT_THAT(CheckOperation(operation), IsEmpty());
    return operation;
  }
  v1::Verdict Say(const std::string& account, const v1::Operation& operation) { return Do(account, operation).verdict; }
  // The same as the n-th word of a device.
  v1::Verdict SayOn(const std::string& stream, uint64_t n, const v1::Operation& operation) {
    CaseCommand command = CommandOf(kWorker, operation, random_.Bytes(16));
    command.ledger_key = StreamKey(stream, n);
    command.stream_id = stream;
    command.n = n;
    // A chain as a device's is, of which nothing is asked but that each one names the one before it.
    command.digest = stream + std::string(16, static_cast<char>(n));
    command.previous_digest = stream + std::string(16, static_cast<char>(n - 1));
    return DoAll({command}).front().verdict;
  }
  // As the n-th word of another device of the same person.
  const std::string stream_ = std::string(16, 'a');
  const std::string other_stream_ = std::string(16, 'b');
};

TEST_F(AmendmentsTest, AnAmendmentChangesTheDossierAndIsInHistoryTrailAndLedger) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
  const int64_t trail = Query("SELECT count(*) FROM audit WHERE action = 'operation.amend'");
  const v1::Verdict verdict = Say(kWorker, amendment);
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
  EXPECT_EQ(PhoneOf(id), "+970590000001");
  // Whoever has read up to the verdict's number has read the amended dossier.
  EXPECT_EQ((*Row(RowKind::kDossier, id))->seq, verdict.seq());
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE action = 'operation.amend'"), trail + 1);
  const auto history = Children<v1::HistoryEntry>(RowKind::kHistory, id);
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[1].kind(), v1::HISTORY_KIND_AMENDED);
  ASSERT_EQ(history[1].amended_size(), 1);
  EXPECT_EQ(history[1].amended(0).field().path(), "people.phones");
  EXPECT_TRUE(history[1].amended(0).critical());
  // The trail and the history name fields, never values.
  EXPECT_EQ(history[1].SerializeAsString().find("970590000001"), std::string::npos);
}

TEST_F(AmendmentsTest, ARepeatedAmendmentGetsItsVerdictAndNoSecondEffect) {
  const std::string id = Submitted();
  const CaseCommand command = CommandOf(kWorker, Amendment(id, Phone("+970590000001")), random_.Bytes(16));
  const std::string first = DoAll({command}).front().verdict.SerializeAsString();
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  EXPECT_EQ(DoAll({command}).front().verdict.SerializeAsString(), first);
  EXPECT_EQ(PhoneOf(id), "+970590000002");
}

TEST_F(AmendmentsTest, DifferentFieldsMergeInEitherOrder) {
  for (const bool phone_first : {true, false}) {
    const std::string id = Submitted();
    const v1::Operation one = Amendment(id, phone_first ? Phone("+970590000001") : Summary("كلمات"));
    const v1::Operation other = Amendment(id, phone_first ? Summary("كلمات") : Phone("+970590000001"));
    EXPECT_EQ(Say(kWorker, one).kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(Say(kSupervisor, other).kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(PhoneOf(id), "+970590000001");
    EXPECT_EQ(DossierOf(id).needs().summary(), "كلمات");
    EXPECT_EQ(CoreOf(id).open_conflicts(), 0u);
  }
}

TEST_F(AmendmentsTest, OfTwoValuesOfOneFieldBothAreKeptWithAuthorAndTime) {
  for (const bool worker_first : {true, false}) {
    const std::string id = Submitted();
    const v1::Operation mine = Amendment(id, Phone("+970590000001"));
    const v1::Operation theirs = Amendment(id, Phone("+970590000002"));
    Say(worker_first ? kWorker : kSupervisor, worker_first ? mine : theirs);
    const v1::Verdict verdict = Say(worker_first ? kSupervisor : kWorker, worker_first ? theirs : mine);
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_MERGED);
    ASSERT_EQ(verdict.fields_size(), 1);
    EXPECT_EQ(verdict.fields(0).field(), "people[0].phones");
    EXPECT_EQ(verdict.fields(0).code(), "CONFLICT");
    EXPECT_EQ(PhoneOf(id), worker_first ? "+970590000001" : "+970590000002");
    EXPECT_EQ(CoreOf(id).open_conflicts(), 1u);
    const auto conflicts = Conflicts(id);
    ASSERT_THAT(conflicts, SizeIs(1));
    EXPECT_EQ(conflicts[0].other().people(0).phones(0).e164(), worker_first ? "+970590000002" : "+970590000001");
    EXPECT_EQ(conflicts[0].author(), worker_first ? kSupervisor : kWorker);
    EXPECT_EQ(conflicts[0].author_organisation(), world::kCso1);
    EXPECT_EQ(conflicts[0].received_at().seconds(), absl::ToUnixSeconds(clock_.Now()));
  }
}

TEST_F(AmendmentsTest, TheSameValueTwiceIsAlreadySo) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
  Say(kWorker, amendment);
  EXPECT_EQ(Say(kSupervisor, amendment).kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_THAT(Conflicts(id), IsEmpty());
}

TEST_F(AmendmentsTest, TwoAmendmentsOfOneDeviceInARowAreNoConflictAndABranchOfTwoDevicesIs) {
  const std::string id = Submitted();
  const v1::Operation first = Amendment(id, Phone("+970590000001"));
  const v1::Operation second = Amendment(id, Phone("+970590000002"));
  EXPECT_EQ(SayOn(stream_, 2, first).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(SayOn(stream_, 3, second).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(PhoneOf(id), "+970590000002");
  v1::Operation third = first;
  third.mutable_amend()->mutable_changed()->mutable_people(0)->mutable_phones(0)->set_e164("+970590000003");
  EXPECT_EQ(SayOn(other_stream_, 1, third).kind(), v1::VERDICT_KIND_MERGED);
}

// Offline two fields are amended one after the other; meanwhile somebody amends the second one.
TEST_F(AmendmentsTest, ABranchOfTwoStepsHidesNoConflict) {
  const std::string id = Submitted();
  const v1::Operation first = Amendment(id, Summary("من الميدان"));
  const v1::Operation second = Amendment(id, Phone("+970590000001"));
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  EXPECT_EQ(SayOn(stream_, 2, first).kind(), v1::VERDICT_KIND_APPLIED);
  const v1::Verdict verdict = SayOn(stream_, 3, second);
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_MERGED);
  EXPECT_EQ(verdict.fields(0).field(), "people[0].phones");
  EXPECT_EQ(DossierOf(id).needs().summary(), "من الميدان");
  EXPECT_EQ(PhoneOf(id), "+970590000002");
  EXPECT_THAT(Conflicts(id), SizeIs(1));
}

TEST_F(AmendmentsTest, AnAmendmentBeforeItsSubmissionWaitsAndIsThenTaken) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation amendment = submission;
  amendment.clear_submit();
  amendment.mutable_amend()->mutable_changed()->mutable_needs()->set_summary("بعد التعديل");
  EXPECT_EQ(SayOn(stream_, 2, amendment).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(SayOn(stream_, 1, submission).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(DossierOf(submission.referral_id()).needs().summary(), "بعد التعديل");
  EXPECT_EQ(SayOn(stream_, 2, amendment).kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_THAT(Conflicts(submission.referral_id()), IsEmpty());
}

TEST_F(AmendmentsTest, AnAmendmentRightAfterItsSubmissionNeedsNoBase) {
  const v1::Operation submission = Submission(kWorker);
  v1::Operation amendment = submission;
  amendment.clear_submit();
  amendment.mutable_amend()->mutable_changed()->mutable_needs()->set_summary("بعد التعديل");
  SayOn(stream_, 1, submission);
  EXPECT_EQ(SayOn(stream_, 2, amendment).kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(AmendmentsTest, ABaseOfAnotherHistoryConflictsExceptWhereTheValuesAreEqual) {
  const std::string id = Submitted();
  v1::Operation amendment = Amendment(id, [](v1::Referral& dossier) {
    Phone("+970590000001")(dossier);
    Summary("كلمات")(dossier);
  });
  Say(kWorker, Amendment(id, Summary("كلمات")));
  amendment.mutable_base()->set_epoch(store_->epoch() + 1);
  const v1::Verdict verdict = Say(kSupervisor, amendment);
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_MERGED);
  ASSERT_EQ(verdict.fields_size(), 1);
  EXPECT_EQ(verdict.fields(0).field(), "people[0].phones");
  // A number that this history has not come to is of another one too.
  v1::Operation ahead = Amendment(id, Phone("+970590000003"));
  ahead.mutable_base()->set_seq(1000000);
  EXPECT_EQ(Say(kSupervisor, ahead).kind(), v1::VERDICT_KIND_MERGED);
}

TEST_F(AmendmentsTest, AConflictIsSettledByAnAmendmentThatNamesIt) {
  for (const bool takes_other : {true, false}) {
    const std::string id = Submitted();
    const v1::Operation mine = Amendment(id, Phone("+970590000001"));
    Say(kSupervisor, Amendment(id, Phone("+970590000002")));
    Say(kWorker, mine);
    const uint64_t seq = Conflicts(id).at(0).seq();
    const v1::Verdict verdict = Say(kWorker, Amendment(id, takes_other ? Phone("+970590000001") : Nothing(), {seq}));
    EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
    EXPECT_EQ(CoreOf(id).open_conflicts(), 0u);
    EXPECT_EQ(PhoneOf(id), takes_other ? "+970590000001" : "+970590000002");
    const auto conflicts = Conflicts(id);
    ASSERT_THAT(conflicts, SizeIs(1));
    EXPECT_TRUE(conflicts[0].settled());
    EXPECT_EQ(conflicts[0].settled_by(), kWorker);
    EXPECT_EQ(conflicts[0].seq(), seq);
    // Settled by two, it is settled once.
    EXPECT_EQ(Say(kSupervisor, Amendment(id, Nothing(), {seq})).kind(), v1::VERDICT_KIND_ALREADY);
  }
}

TEST_F(AmendmentsTest, UrgencyGovernorateAndSizeAreInTheCoreToo) {
  const std::string id = Submitted();
  const v1::CaseCore before = CoreOf(id);
  const v1::Operation amendment = Amendment(id, [](v1::Referral& dossier) {
    dossier.mutable_envelope()->set_urgency(v1::URGENCY_EMERGENCY);
    dossier.mutable_envelope()->set_urgency_reason("MEDICAL");
    dossier.mutable_envelope()->set_household_size(dossier.envelope().household_size() + 1);
  });
  const v1::Verdict verdict = Say(kWorker, amendment);
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_APPLIED) << verdict.ShortDebugString();
  const v1::CaseCore after = CoreOf(id);
  EXPECT_EQ(after.urgency(), v1::URGENCY_EMERGENCY);
  EXPECT_EQ(after.household_size(), before.household_size() + 1);
  EXPECT_LT(ToCivilDay(after.due_on()), ToCivilDay(before.due_on()));
  EXPECT_EQ(after.entry(), before.entry());
  EXPECT_EQ(Query("SELECT urgency_rank FROM queue"), 0);
  // Less urgent again, it is due no later for it.
  Say(kWorker,
      Amendment(id, [](v1::Referral& dossier) { dossier.mutable_envelope()->set_urgency(v1::URGENCY_NORMAL); }));
  EXPECT_EQ(CoreOf(id).due_on().SerializeAsString(), after.due_on().SerializeAsString());
}

TEST_F(AmendmentsTest, WhatADossierMustHoldIsAskedOfTheAmendedOneToo) {
  const std::string id = Submitted();
  v1::Verdict verdict = Say(kWorker, Amendment(id, Phone("no number")));
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.reason(), "INVALID");
  EXPECT_EQ(verdict.fields(0).field(), "people[0].phones[0].e164");
  // Nor does a conflict bring it in.
  const v1::Operation wrong = Amendment(id, Phone("no number"));
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  EXPECT_EQ(Say(kWorker, wrong).reason(), "INVALID");
  EXPECT_THAT(Conflicts(id), IsEmpty());
  verdict = Say(kWorker, Amendment(id, [](v1::Referral& dossier) {
                  dossier.mutable_consent()->set_receiving_organisation(world::kCso2);
                }));
  EXPECT_EQ(verdict.reason(), "CONSENT_MISSING");
  // Another desk is needed there, and another desk is another referral.
  verdict = Say(kWorker, Amendment(id, [](v1::Referral& dossier) {
                  dossier.mutable_envelope()->set_governorate(world::kOtherGovernorate);
                }));
  EXPECT_EQ(verdict.reason(), "INVALID");
  EXPECT_EQ(verdict.fields(0).field(), "envelope.desk");
}

TEST_F(AmendmentsTest, RoutingIsNotAmended) {
  const std::string id = Submitted();
  v1::Operation operation = On(id);
  operation.mutable_amend()->mutable_changed()->mutable_envelope()->set_desk(world::kOtherDesk);
  EXPECT_FALSE(CheckOperation(operation).empty());
  // Even if such a one came through.
  EXPECT_EQ(Say(kWorker, operation).kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(CoreOf(id).desk(), world::kDesk);
}

TEST_F(AmendmentsTest, OnlyTheReferrersSideAmends) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
  EXPECT_EQ(Say(kReviewer, amendment).reason(), "PERMISSION");
  EXPECT_EQ(Say(world::kOtherWorker, amendment).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(Say(world::kForeignWorker, amendment).kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(Say(kSupervisor, amendment).kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(AmendmentsTest, AWithdrawalThatMeetsAnAmendmentClosesTheCaseAndHidesBothValues) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  EXPECT_EQ(Say(kWorker, amendment).kind(), v1::VERDICT_KIND_MERGED);
  const auto before = Query("SELECT seq FROM rows WHERE kind = 15");
  EXPECT_EQ(Say(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")})).kind(), v1::VERDICT_KIND_APPLIED);
  // The conflict goes out again, without what it held.
  EXPECT_GT(Query("SELECT seq FROM rows WHERE kind = 15"), before);
  v1::DossierConflict seen = Conflicts(id).at(0);
  Redact(FieldSet::OfReceiver(world::kMinistry, v1::RUNG_ENVELOPE, Policy().EnvelopeOf({})), &seen);
  EXPECT_EQ(seen.other().people_size(), 0);
}

TEST_F(AmendmentsTest, AnAmendmentThatMeetsAWithdrawalIsRefusedAndNothingOfItIsKept) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Summary("لا يُحفظ"));
  Say(kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "MOVED")}));
  const v1::Verdict verdict = Say(kWorker, amendment);
  EXPECT_EQ(verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(verdict.reason(), "CONSENT_MISSING");
  EXPECT_EQ(Said("ledger", "لا يُحفظ"), 0);
}

TEST_F(AmendmentsTest, AnErasureTakesBothValuesAndWhatIsKeptBesideThem) {
  const std::string id = Submitted();
  const v1::Operation mine = Amendment(id, Phone("+970590000001"));
  const v1::Operation late = Amendment(id, Summary("لا يُحفظ"));
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  EXPECT_EQ(Say(kWorker, mine).kind(), v1::VERDICT_KIND_MERGED);
  EXPECT_GT(Said("rows", "59000000"), 0);
  ASSERT_EQ(Say(kSupervisor, Step(id, "VOID", {CodeInput("reason", "ENTERED_IN_ERROR")})).kind(),
            v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Said("rows", "59000000"), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM rows WHERE kind = 16"), 0);
  EXPECT_EQ(CoreOf(id).open_conflicts(), 0u);
  EXPECT_EQ(CountChildren(id, RowKind::kConflict), 0);
  EXPECT_EQ(Say(kWorker, late).reason(), "ERASED");
  EXPECT_EQ(Said("ledger", "لا يُحفظ"), 0);
}

TEST_F(AmendmentsTest, AnAmendmentThatMeetsAClosedCaseIsRefused) {
  const std::string id = Submitted();
  const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
  Say(kReviewer, Step(id, "CLAIM"));
  Say(kReviewer, Step(id, "DECLINE", {CodeInput("reason", "OUT_OF_MANDATE")}));
  EXPECT_EQ(Say(kWorker, amendment).reason(), "NOT_ALLOWED_FROM_STAGE");
}

TEST_F(AmendmentsTest, AClaimAndAnAmendmentDoNotDisturbEachOther) {
  for (const bool claim_first : {true, false}) {
    const std::string id = Submitted();
    const v1::Operation amendment = Amendment(id, Phone("+970590000001"));
    const v1::Operation claim = Step(id, "CLAIM");
    EXPECT_EQ(Say(claim_first ? kReviewer : kWorker, claim_first ? claim : amendment).kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(Say(claim_first ? kWorker : kReviewer, claim_first ? amendment : claim).kind(), v1::VERDICT_KIND_APPLIED);
    EXPECT_EQ(CoreOf(id).holder(), kReviewer);
    EXPECT_EQ(PhoneOf(id), "+970590000001");
  }
}

TEST_F(AmendmentsTest, ConflictsAreBounded) {
  const std::string id = Submitted();
  const v1::Operation first = Amendment(id, Phone("+970590000001"));
  Say(kSupervisor, Amendment(id, Phone("+970590000002")));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(Say(kWorker, first).kind(), v1::VERDICT_KIND_MERGED);
  }
  EXPECT_EQ(Say(kWorker, first).reason(), "STALE_REVISION");
  EXPECT_EQ(CoreOf(id).open_conflicts(), 50u);
}

}  // namespace
}  // namespace ihala
