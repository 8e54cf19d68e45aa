// What red lines stop is counted by kind, once, and without the person.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/commands/case_judge.h"
#include "server/commands/red_line_counts.h"
#include "tests/support/world/core_fixture.h"
#include "tests/support/world/core_world.h"

namespace ihala {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using world::kReviewer;
using world::kWorker;

class RedLinesTest : public CoreFixture {
 protected:
  // A second version of the first agreement, which both sides signed.
  void Agree(const std::vector<std::string>& barred, const std::string& forbidden_desk = "") {
    v1::SharingAgreement next = world::Agreements()[0];
    next.set_version(2);
    next.clear_signatures();
    for (const std::string& path : barred) next.add_barred(path);
    if (!forbidden_desk.empty()) next.add_forbidden_desks(forbidden_desk);
    ASSERT_TRUE(Put(world::kAdministrator, next).ok());
    ASSERT_TRUE(SignForBoth(*executor_, next).ok());
  }
  // A submission under an agreement of others.
  v1::Operation Stray() {
    v1::Operation submission = Submission(kWorker);
    submission.mutable_submit()->mutable_referral()->set_agreement_id(world::kAgreement2);
    return submission;
  }
  // Adds a phone to what was submitted without one.
  v1::Operation AddingAPhone(const v1::Operation& submission) {
    v1::Operation amendment = NewOperationOn(submission);
    v1::Referral edited = submission.submit().referral();
    edited.mutable_people(0)->add_phones()->set_e164("+970590000009");
    edited.mutable_people(0)->mutable_phones(0)->set_owner(v1::PHONE_OWNER_SELF);
    std::vector<FieldViolation> violations;
    *amendment.mutable_amend() = DiffDossiers(submission.submit().referral(), edited, &violations);
    return amendment;
  }
  static v1::Operation NewOperationOn(const v1::Operation& submission) {
    v1::Operation operation;
    operation.set_schema_version(1);
    operation.set_referral_id(submission.referral_id());
    *operation.mutable_workflow() = submission.workflow();
    *operation.mutable_claimed() = submission.claimed();
    return operation;
  }
  v1::Operation WithoutPhones() {
    v1::Operation submission = Submission(kWorker);
    submission.mutable_submit()->mutable_referral()->mutable_people(0)->clear_phones();
    return submission;
  }

  // This month's counts, each as "CSO-014 MOSD BARRED_FIELD SERVER 1".
  std::vector<std::string> Counts(const std::string& referring = "") {
    std::vector<std::string> counts;
    EXPECT_TRUE(store_
                    ->Read([&](ReadTxn& txn) -> absl::Status {
                      ASSIGN_OR_RETURN(const auto figures, txn.ListRedLines(MonthOf(clock_.Now()), referring));
                      for (const v1::RedLineFigure& one : figures) {
                        counts.push_back(
                            absl::StrCat(one.referring_organisation(), " ", one.receiving_organisation(), " ",
                                         absl::StripPrefix(v1::RedLineKind_Name(one.kind()), "RED_LINE_KIND_"), " ",
                                         absl::StripPrefix(v1::RedLinePlace_Name(one.place()), "RED_LINE_PLACE_"), " ",
                                         one.attempts()));
                      }
                      return absl::OkStatus();
                    })
                    .ok());
    return counts;
  }
};

TEST_F(RedLinesTest, AStoppedSubmissionIsCountedOnceForEachKind) {
  EXPECT_THAT(Counts(), IsEmpty());
  Agree({"people.phones", "people.name"}, world::kDesk);
  EXPECT_EQ(Do(kWorker, Submission(kWorker)).verdict.reason(), "RED_LINE_BLOCKED");
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD BARRED_FIELD SERVER 1", "CSO-014 MOSD FORBIDDEN_RECIPIENT SERVER 1"));
}

TEST_F(RedLinesTest, WhatPassesOrIsRefusedForOtherReasonsIsNotCounted) {
  Do(kWorker, Submission(kWorker));
  v1::Operation unnamed = Submission(kWorker);
  unnamed.mutable_submit()->mutable_referral()->mutable_people(0)->mutable_name()->clear_first();
  EXPECT_EQ(Do(kWorker, unnamed).verdict.reason(), "INVALID");
  EXPECT_EQ(Do(world::kOtherWorker, Stray()).verdict.reason(), "PERMISSION");
  EXPECT_THAT(Counts(), IsEmpty());
}

TEST_F(RedLinesTest, AVerdictThatIsRepeatedIsNotCountedAgainAndAnotherAttemptIs) {
  const CaseCommand command = CommandOf(kWorker, Stray(), random_.Bytes(16));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(DoAll({command})[0].verdict.reason(), "RED_LINE_BLOCKED");
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD NO_AGREEMENT SERVER 1"));
  Reopen();
  DoAll({command});
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD NO_AGREEMENT SERVER 1"));
  Do(kWorker, Stray());
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD NO_AGREEMENT SERVER 2"));
}

TEST_F(RedLinesTest, ACountIsInTheTransactionOfItsVerdict) {
  const CaseCommand command = CommandOf(kWorker, Stray(), random_.Bytes(16));
  const std::shared_ptr<const ReferenceData> reference = reference_->Get();
  EXPECT_FALSE(store_
                   ->Write([&](WriteTxn& txn) -> absl::Status {
                     CaseJudge judge(&txn, reference.get(), {}, {store_->epoch(), store_->phone_key().Reveal()},
                                     clock_.Now(), &random_);
                     RETURN_IF_ERROR(judge.Judge(command).status());
                     return absl::DataLossError("the disk");
                   })
                   .ok());
  EXPECT_THAT(Counts(), IsEmpty());
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE result LIKE '%RED_LINE%'"), 0);
}

TEST_F(RedLinesTest, AStepTowardsAForbiddenDeskIsCountedForTheCasesOrganisations) {
  Agree({}, world::kOtherDesk);
  const v1::Operation submission = Submission(kWorker);
  Do(kWorker, submission);
  Do(kReviewer, Step(submission.referral_id(), "CLAIM"));
  const v1::InputValue desk = ReferenceInput("desk", world::kOtherDesk);
  EXPECT_EQ(Do(kReviewer, Step(submission.referral_id(), "REDIRECT", {desk})).verdict.reason(), "RED_LINE_BLOCKED");
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD FORBIDDEN_RECIPIENT SERVER 1"));
}

TEST_F(RedLinesTest, AnAmendmentIsCountedOnceAlsoWhereItWaitedForItsCase) {
  Agree({"people.phones"});
  const v1::Operation submission = WithoutPhones();
  const v1::Operation amendment = AddingAPhone(submission);
  EXPECT_EQ(Do(kWorker, amendment).verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_THAT(Counts(), IsEmpty()) << "nobody knows yet";
  EXPECT_EQ(Do(kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD BARRED_FIELD SERVER 1"));
  EXPECT_EQ(Do(kWorker, AddingAPhone(submission)).verdict.reason(), "RED_LINE_BLOCKED");
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD BARRED_FIELD SERVER 2"));
}

TEST_F(RedLinesTest, AnEndedAgreementIsNotInForce) {
  ASSERT_TRUE(Put(world::kLead, EndAgreement{world::kAgreement1}).ok());
  EXPECT_EQ(Do(kWorker, Submission(kWorker)).verdict.reason(), "AGREEMENT_EXPIRED");
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD NOT_IN_FORCE SERVER 1"));
}

TEST_F(RedLinesTest, EachMonthAndEachOrganisationHasItsOwn) {
  Do(kWorker, Stray());
  v1::Operation foreign = Submission(world::kForeignWorker);
  foreign.mutable_submit()->mutable_referral()->set_agreement_id(world::kAgreement1);
  EXPECT_EQ(Do(world::kForeignWorker, foreign).verdict.reason(), "RED_LINE_BLOCKED");
  EXPECT_THAT(Counts(world::kCso2), ElementsAre("CSO-022 MOSD NO_AGREEMENT SERVER 1"));
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_THAT(Counts(), IsEmpty());
  Do(kWorker, Stray());
  EXPECT_THAT(Counts(), ElementsAre("CSO-014 MOSD NO_AGREEMENT SERVER 1"));
}

TEST_F(RedLinesTest, TheTrailSaysOfAVerdictWhatItAlwaysSays) {
  const int64_t before = Query("SELECT count(*) FROM audit");
  Do(kWorker, Stray());
  EXPECT_EQ(Query("SELECT count(*) FROM audit"), before + 1);
  EXPECT_EQ(Query("SELECT count(*) FROM audit WHERE result = 'VERDICT_KIND_REJECTED RED_LINE_BLOCKED'"), 1);
}

TEST(MonthTest, AMonthBeginsAtMidnightInUtc) {
  const auto at = [](const char* text) {
    absl::Time time;
    EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) << text;
    return MonthOf(time);
  };
  EXPECT_EQ(at("2026-11-30T23:59:59Z"), "2026-11");
  EXPECT_EQ(at("2026-12-01T00:00:00Z"), "2026-12");
  EXPECT_EQ(at("2026-12-01T01:00:00+02:00"), "2026-11");
}

}  // namespace
}  // namespace ihala
