#include "common/workflow/reducer.h"

#include <string>

#include "common/workflow/evaluator.h"
#include "common/workflow/workflow_fixture.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace ihala {
namespace {

using absl::CivilDay;
using fixture::CaseIn;
using fixture::Caseworker;
using fixture::Codes;
using fixture::Confirm;
using fixture::DefaultWorkflow;
using fixture::Lead;
using fixture::Reference;
using fixture::Reviewer;
using fixture::Sunday;
using fixture::Supervisor;
using fixture::Take;
using fixture::Text;
using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kOneDay = absl::Hours(24);

Reduction Judge(const v1::CaseCore& core, const v1::Operation& operation, const Actor& actor,
                absl::Time now = Sunday() + absl::Hours(1)) {
  return Reduce(DefaultWorkflow(), &core, operation, actor, now);
}

// The core after an operation that must take effect.
v1::CaseCore After(const v1::CaseCore& core, const v1::Operation& operation, const Actor& actor,
                   absl::Time now = Sunday() + absl::Hours(1)) {
  const Reduction reduction = Judge(core, operation, actor, now);
  EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
  EXPECT_TRUE(reduction.core_changed);
  return reduction.core;
}

std::string Rejection(const Reduction& reduction) {
  EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_REJECTED);
  EXPECT_FALSE(reduction.core_changed);
  EXPECT_FALSE(reduction.history.has_value());
  EXPECT_FALSE(reduction.comment.has_value());
  EXPECT_FALSE(reduction.erase_body);
  return reduction.reason;
}

v1::Operation Submission() {
  v1::Operation operation;
  operation.set_referral_id(fixture::Id('a'));
  operation.mutable_claimed()->set_boot_id("boot");
  v1::SubmitReferral& submit = *operation.mutable_submit();
  submit.set_short_code("KH7W42MDZ");
  submit.mutable_referral()->set_agreement_id("DSA-1");
  v1::Envelope& envelope = *submit.mutable_referral()->mutable_envelope();
  envelope.set_referring_organisation("CSO-1");
  envelope.set_receiving_organisation("MIN-1");
  envelope.set_desk("DESK-1");
  envelope.set_programme("CASH");
  envelope.set_urgency(v1::URGENCY_URGENT);
  envelope.set_governorate("PS0265");
  envelope.set_household_size(7);
  *submit.mutable_referral()->mutable_consent()->mutable_expires_on() = DateOfDay(CivilDay(2026, 6, 30));
  return operation;
}

v1::Operation Saying(const std::string& text) {
  v1::Operation operation;
  v1::AddComment& comment = *operation.mutable_add_comment();
  comment.set_comment_id(fixture::Id('c'));
  comment.set_audience(v1::AUDIENCE_BOTH_SIDES);
  comment.set_text(text);
  return operation;
}

const fixture::Values kHardRefusal = {Codes("reason", {"OTHER"}), Text("note", "words")};

TEST(ReducerTest, ASubmissionMakesTheCaseOfItsEnvelope) {
  const v1::Operation operation = Submission();
  const Reduction reduction = Reduce(DefaultWorkflow(), nullptr, operation, Caseworker(), Sunday());
  ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED) << reduction.reason;
  EXPECT_TRUE(reduction.core_changed);
  EXPECT_EQ(reduction.dossier, &operation.submit().referral());
  const v1::CaseCore& core = reduction.core;
  EXPECT_EQ(core.referral_id(), fixture::Id('a'));
  EXPECT_EQ(core.short_code(), "KH7W42MDZ");
  EXPECT_EQ(core.workflow().workflow_id(), "default");
  EXPECT_EQ(core.stage_id(), "SUBMITTED");
  EXPECT_EQ(core.entry(), 1u);
  EXPECT_EQ(core.referring_organisation(), "CSO-1");
  EXPECT_EQ(core.receiving_organisation(), "MIN-1");
  EXPECT_EQ(core.desk(), "DESK-1");
  EXPECT_EQ(core.programme(), "CASH");
  EXPECT_EQ(core.worker_code(), "c1");
  EXPECT_EQ(core.assigned_to(), "c1");
  EXPECT_EQ(core.urgency(), v1::URGENCY_URGENT);
  EXPECT_EQ(core.governorate(), "PS0265");
  EXPECT_EQ(core.household_size(), 7u);
  EXPECT_EQ(core.agreement_id(), "DSA-1");
  EXPECT_EQ(TimeOfTimestamp(core.consent_until()), DefaultWorkflow().calendar().BeginOf(CivilDay(2026, 7, 1)));
  EXPECT_EQ(TimeOfTimestamp(core.received_at()), Sunday());
  EXPECT_EQ(TimeOfTimestamp(core.entered_at()), Sunday());
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 2, 4));
  EXPECT_EQ(core.holder(), "");
  EXPECT_EQ(reduction.history->from_stage(), "DRAFT");
  EXPECT_EQ(reduction.history->to_stage(), "SUBMITTED");
  EXPECT_EQ(reduction.history->actor(), "c1");
  EXPECT_EQ(reduction.history->claimed().boot_id(), "boot");
}

TEST(ReducerTest, OnlyACaseworkerSubmits) {
  EXPECT_EQ(Rejection(Reduce(DefaultWorkflow(), nullptr, Submission(), Reviewer(), Sunday())), "PERMISSION");
}

TEST(ReducerTest, ASecondSubmissionOfACaseIsAlready) {
  const Reduction reduction = Judge(CaseIn("DECLINED"), Submission(), Caseworker());
  EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(reduction.already_by, "c1");
}

TEST(ReducerTest, WhatArrivesBeforeItsCaseIsParked) {
  for (const v1::Operation& operation : {Take("ANSWER", 1), Confirm("VOID", 1, true), Saying("words")}) {
    const Reduction reduction = Reduce(DefaultWorkflow(), nullptr, operation, Caseworker(), Sunday());
    EXPECT_EQ(reduction.kind, v1::VERDICT_KIND_PARKED);
    EXPECT_EQ(reduction.reason, "UNKNOWN_PREDECESSOR");
  }
}

TEST(ReducerTest, AnOperationWithoutACommandIsInvalid) {
  const Reduction reduction = Judge(CaseIn("SUBMITTED"), v1::Operation(), Caseworker());
  EXPECT_EQ(Rejection(reduction), "INVALID");
  EXPECT_THAT(reduction.fields, ElementsAre(testing::Field(&FieldViolation::field, "command")));
}

TEST(ReducerTest, AStepIsWrittenIntoCoreAndHistory) {
  const v1::CaseCore before = CaseIn("IN_REVIEW", "r1");
  const fixture::Values values = {Codes("reason", {"ALREADY_COVERED"})};
  const Reduction reduction = Judge(before, Take("DECLINE", 5, values), Reviewer());
  ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(reduction.core.stage_id(), "DECLINED");
  EXPECT_EQ(reduction.core.entry(), 6u);
  EXPECT_EQ(reduction.core.reason_code(), "ALREADY_COVERED");
  EXPECT_EQ(reduction.core.entered_by_step(), "DECLINE");
  EXPECT_EQ(reduction.core.entered_by(), "r1");
  EXPECT_THAT(reduction.core.deciders(), ElementsAre("r1"));
  EXPECT_EQ(reduction.core.inputs_size(), 1);
  const v1::HistoryEntry& entry = *reduction.history;
  EXPECT_EQ(entry.kind(), v1::HISTORY_KIND_STEP);
  EXPECT_EQ(entry.step_id(), "DECLINE");
  EXPECT_EQ(entry.actor(), "r1");
  EXPECT_EQ(entry.actor_organisation(), "MIN-1");
  EXPECT_EQ(entry.side(), v1::SIDE_RECEIVER);
  EXPECT_EQ(entry.from_stage(), "IN_REVIEW");
  EXPECT_EQ(entry.to_stage(), "DECLINED");
  EXPECT_EQ(entry.entry(), 6u);
  EXPECT_EQ(entry.inputs_size(), 1);
  EXPECT_EQ(TimeOfTimestamp(entry.received_at()), Sunday() + absl::Hours(1));
}

TEST(ReducerTest, AnotherEntryThanThePresentOneIsStale) {
  const v1::CaseCore core = CaseIn("INFO_REQUESTED", "r1");
  for (const uint32_t entry : {0u, 3u, 4u, 6u, 4294967295u}) {
    EXPECT_EQ(Rejection(Judge(core, Take("ANSWER", entry, {Text("answer", "words")}), Caseworker())), "STALE_REVISION");
  }
}

TEST(ReducerTest, AnOldAnswerDoesNotCloseANewerQuestion) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  const fixture::Values question = {Codes("questions", {"ADDRESS"}), Text("text", "words")};
  core = After(core, Take("ASK", 5, question), Reviewer());
  const v1::Operation answer = Take("ANSWER", core.entry(), {Text("answer", "words")});
  core = After(core, answer, Caseworker());
  core = After(core, Take("ASK", core.entry(), question), Reviewer());
  EXPECT_EQ(Rejection(Judge(core, answer, Caseworker())), "STALE_REVISION");
}

TEST(ReducerTest, AnAnswerThatTheClockOvertookIsNotTakenForGiven) {
  const v1::CaseCore core = CaseIn("INFO_REQUESTED", "r1");
  const v1::CaseCore late = After(core, Take("ANSWER_TIMEOUT", 5), ClockActor(), Sunday() + 40 * kOneDay);
  EXPECT_EQ(late.stage_id(), "IN_REVIEW");
  EXPECT_EQ(late.entered_by(), "");
  EXPECT_EQ(Rejection(Judge(late, Take("ANSWER", 5, {Text("answer", "words")}), Caseworker())), "STALE_REVISION");
}

TEST(ReducerTest, TheClockIsRefusedBeforeItsTime) {
  EXPECT_EQ(Rejection(Judge(CaseIn("INFO_REQUESTED", "r1"), Take("ANSWER_TIMEOUT", 5), ClockActor())),
            "NOT_ALLOWED_FROM_STAGE");
}

TEST(ReducerTest, OfTwoClaimsTheSecondLearnsWhoHoldsTheCase) {
  const v1::CaseCore core = After(CaseIn("SUBMITTED"), Take("CLAIM", 5), Reviewer("r1"));
  EXPECT_EQ(core.holder(), "r1");
  for (const char* account : {"r1", "r2"}) {
    const Reduction again = Judge(core, Take("CLAIM", 5), Reviewer(account));
    EXPECT_EQ(again.kind, v1::VERDICT_KIND_ALREADY);
    EXPECT_EQ(again.already_by, "r1");
  }
  EXPECT_EQ(Rejection(Judge(core, Take("CLAIM", 5), Caseworker())), "STALE_REVISION");
}

TEST(ReducerTest, OfTwoDecisionsTheSecondLearnsWhoTookIt) {
  const v1::CaseCore before = CaseIn("IN_REVIEW", "r1");
  const v1::Operation accept = Take("ACCEPT", 5, {Reference("programme", "CASH")});
  const v1::CaseCore core = After(before, accept, Reviewer("r1"));
  const Reduction again = Judge(core, accept, Reviewer("r2"));
  EXPECT_EQ(again.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(again.already_by, "r1");
}

TEST(ReducerTest, AReleasedCaseIsHeldByNobodyInTheSameEntry) {
  const v1::CaseCore core = After(CaseIn("IN_REVIEW", "r1"), Take("RELEASE", 5), Reviewer());
  EXPECT_EQ(core.holder(), "");
  EXPECT_EQ(core.entry(), 5u);
  EXPECT_EQ(Judge(core, Take("RELEASE", 5), Reviewer()).kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(After(core, Take("TAKE_UP", 5), Reviewer("r2")).holder(), "r2");
}

TEST(ReducerTest, ALeadGivesTheCaseToTheReviewerTheyName) {
  v1::CaseCore core = CaseIn("ACCEPTED", "r1");
  EXPECT_EQ(After(core, Take("REASSIGN", 5, {Reference("reviewer", "r2")}), Lead()).holder(), "r2");
  core = CaseIn("IN_REVIEW");
  core.set_objections(1);
  core.add_deciders("r1");
  const Reduction reduction = Judge(core, Take("REASSIGN", 5, {Reference("reviewer", "r1")}), Lead());
  EXPECT_EQ(Rejection(reduction), "INVALID");
  EXPECT_THAT(reduction.fields, ElementsAre(testing::Field(&FieldViolation::field, "inputs.reviewer")));
}

TEST(ReducerTest, AQuestionStopsTheClockAndTheAnswerLetsItGoOn) {
  v1::CaseCore core = After(CaseIn("SUBMITTED"), Take("CLAIM", 5), Reviewer());
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 2, 22));  // Fifteen working days from Sunday.
  core = After(core, Take("ASK", core.entry(), {Codes("questions", {"ADDRESS"}), Text("text", "words")}), Reviewer(),
               Sunday() + 4 * kOneDay);                        // Four working days later: eleven are left.
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 2, 19));  // Ten working days from Thursday.
  core = After(core, Take("ANSWER", core.entry(), {Text("answer", "words")}), Caseworker(), Sunday() + 14 * kOneDay);
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 3, 2));  // Eleven working days from Sunday the 15th.
  EXPECT_FALSE(core.has_paused());
  EXPECT_EQ(core.holder(), "r1");
}

TEST(ReducerTest, AQuestionDoesNotMakeALateReviewerPunctual) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  *core.mutable_due_on() = DateOfDay(CivilDay(2026, 1, 29));  // One working day before Sunday.
  core = After(core, Take("ASK", 5, {Codes("questions", {"ADDRESS"}), Text("text", "words")}), Reviewer());
  core = After(core, Take("ANSWER", 6, {Text("answer", "words")}), Caseworker(), Sunday() + 7 * kOneDay);
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 2, 5));  // One working day before the next Sunday.
}

TEST(ReducerTest, AnObjectionIsCountedClearsTheHolderAndHasItsOwnClock) {
  v1::CaseCore core =
      After(CaseIn("IN_REVIEW", "r1"), Take("DECLINE", 5, {Codes("reason", {"ALREADY_COVERED"})}), Reviewer());
  EXPECT_FALSE(core.has_due_on());
  core = After(core, Take("OBJECT", 6, {Codes("reason", {"NEW_FACT"}), Text("note", "words")}), Supervisor());
  EXPECT_EQ(core.stage_id(), "IN_REVIEW");
  EXPECT_EQ(core.objections(), 1u);
  EXPECT_EQ(core.holder(), "");
  EXPECT_EQ(DayOfDate(core.due_on()), CivilDay(2026, 2, 15));  // Ten working days, not fifteen.
  EXPECT_EQ(Rejection(Judge(core, Take("TAKE_UP", 7), Reviewer("r1"))), "PERMISSION");
  core = After(core, Take("TAKE_UP", 7), Reviewer("r2"));
  core = After(core, Take("DECLINE", 7, {Codes("reason", {"ALREADY_COVERED"})}), Reviewer("r2"));
  EXPECT_THAT(core.deciders(), ElementsAre("r1", "r2"));
  EXPECT_EQ(
      Rejection(Judge(core, Take("OBJECT", 8, {Codes("reason", {"NEW_FACT"}), Text("note", "words")}), Supervisor())),
      "NOT_ALLOWED_FROM_STAGE");
}

TEST(ReducerTest, AQuestionAndAReopeningDecideNothing) {
  v1::CaseCore core = After(CaseIn("IN_REVIEW", "r1"),
                            Take("ASK", 5, {Codes("questions", {"ADDRESS"}), Text("text", "words")}), Reviewer());
  EXPECT_THAT(core.deciders(), IsEmpty());
  core = After(CaseIn("FAILED", "r1"), Take("REOPEN", 5, {Codes("reason", {"NOT_ANSWERED"})}), Lead());
  EXPECT_THAT(core.deciders(), IsEmpty());
  EXPECT_EQ(core.holder(), "");
}

TEST(ReducerTest, AWithdrawalWaitsForNoEntryAndNoPendingStep) {
  v1::CaseCore core = CaseIn("IN_REVIEW", "r1");
  core.mutable_pending()->set_step_id("REDIRECT");
  const v1::Operation withdraw = Take("WITHDRAW", 1, {Codes("reason", {"CONSENT_WITHDRAWN"})});
  core = After(core, withdraw, Caseworker());
  EXPECT_EQ(core.stage_id(), "WITHDRAWN");
  EXPECT_TRUE(core.consent_ended());
  EXPECT_FALSE(core.has_pending());
  EXPECT_EQ(core.holder(), "");
  const Reduction again = Judge(core, withdraw, Supervisor());
  EXPECT_EQ(again.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(again.already_by, "c1");
}

TEST(ReducerTest, WhereTheBenefitRunsAWithdrawalEndsConsentOnly) {
  const v1::Operation withdraw = Take("WITHDRAW", 2, {Codes("reason", {"CONSENT_WITHDRAWN"})});
  for (const char* stage : {"ENROLLED", "COMPLETED", "DECLINED", "EXPIRED"}) {
    const v1::CaseCore before = CaseIn(stage, "r1");
    const v1::CaseCore core = After(before, withdraw, Caseworker());
    EXPECT_EQ(core.stage_id(), stage);
    EXPECT_EQ(core.entry(), before.entry());
    EXPECT_TRUE(core.consent_ended());
    EXPECT_EQ(core.holder(), "r1");
    EXPECT_EQ(Judge(core, withdraw, Caseworker()).kind, v1::VERDICT_KIND_ALREADY);
  }
}

TEST(ReducerTest, AWithdrawalNeedsItsReason) {
  const Reduction reduction = Judge(CaseIn("SUBMITTED"), Take("WITHDRAW", 5), Caseworker());
  EXPECT_EQ(Rejection(reduction), "INVALID");
  EXPECT_THAT(reduction.fields, ElementsAre(testing::Field(&FieldViolation::field, "inputs.reason")));
}

TEST(ReducerTest, AHardRefusalWaitsForTheLead) {
  const v1::CaseCore before = CaseIn("IN_REVIEW", "r1");
  const v1::Operation decline = Take("DECLINE", 5, kHardRefusal);
  const Reduction proposed = Judge(before, decline, Reviewer());
  ASSERT_EQ(proposed.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(proposed.history->kind(), v1::HISTORY_KIND_PROPOSED);
  EXPECT_EQ(proposed.core.stage_id(), "IN_REVIEW");
  EXPECT_EQ(proposed.core.entry(), 5u);
  EXPECT_EQ(proposed.core.pending().proposed_by(), "r1");
  EXPECT_EQ(DayOfDate(proposed.core.pending().due_on()), CivilDay(2026, 2, 8));
  const Reduction again = Judge(proposed.core, decline, Reviewer());
  EXPECT_EQ(again.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(again.already_by, "r1");

  EXPECT_EQ(Rejection(Judge(proposed.core, Confirm("DECLINE", 5, true), Supervisor())), "PERMISSION");
  EXPECT_EQ(Rejection(Judge(proposed.core, Confirm("DECLINE", 5, true), Lead("r1"))), "PERMISSION");
  const Reduction agreed = Judge(proposed.core, Confirm("DECLINE", 5, true), Lead());
  ASSERT_EQ(agreed.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(agreed.history->kind(), v1::HISTORY_KIND_CONFIRMED);
  EXPECT_EQ(agreed.core.stage_id(), "DECLINED");
  EXPECT_EQ(agreed.core.reason_code(), "OTHER");
  EXPECT_EQ(agreed.core.inputs_size(), 2);
  EXPECT_EQ(agreed.core.entered_by(), "r1");
  EXPECT_EQ(agreed.core.confirmed_by(), "l1");
  EXPECT_THAT(agreed.core.deciders(), ElementsAre("r1", "l1"));
  const Reduction twice = Judge(agreed.core, Confirm("DECLINE", 5, true), Lead("l2"));
  EXPECT_EQ(twice.kind, v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(twice.already_by, "l1");
}

TEST(ReducerTest, AContestedProposalFallsAway) {
  const v1::CaseCore before = CaseIn("IN_REVIEW", "r1");
  const v1::CaseCore proposed = After(before, Take("DECLINE", 5, kHardRefusal), Reviewer());
  const Reduction contested = Judge(proposed, Confirm("DECLINE", 5, false), Lead());
  ASSERT_EQ(contested.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(contested.history->kind(), v1::HISTORY_KIND_CONTESTED);
  EXPECT_TRUE(MessageDifferencer::Equals(contested.core, before));
  EXPECT_EQ(Rejection(Judge(contested.core, Confirm("DECLINE", 5, true), Lead())), "STALE_REVISION");
}

TEST(ReducerTest, AnAnswerToAnotherProposalThanTheOneThatWaitsIsStale) {
  const v1::CaseCore proposed = After(CaseIn("IN_REVIEW", "r1"), Take("DECLINE", 5, kHardRefusal), Reviewer());
  EXPECT_EQ(Rejection(Judge(proposed, Confirm("REDIRECT", 5, true), Caseworker())), "STALE_REVISION");
  EXPECT_EQ(Rejection(Judge(proposed, Confirm("DECLINE", 4, true), Lead())), "STALE_REVISION");
  EXPECT_EQ(Rejection(Judge(proposed, Confirm("ACCEPT", 5, true), Lead())), "NOT_ALLOWED_FROM_STAGE");
}

TEST(ReducerTest, ARedirectionMovesOnlyWhenTheReferrerAuthorisesIt) {
  const v1::CaseCore proposed =
      After(CaseIn("IN_REVIEW", "r1"), Take("REDIRECT", 5, {Reference("desk", "DESK-2")}), Reviewer());
  EXPECT_EQ(Rejection(Judge(proposed, Confirm("REDIRECT", 5, true), Lead())), "PERMISSION");
  const std::string successor = "0190f3c2-0001-7001-8001-00000000007a";
  const v1::CaseCore core =
      After(proposed, Confirm("REDIRECT", 5, true, {Reference("successor", successor)}), Caseworker());
  EXPECT_EQ(core.stage_id(), "REDIRECTED");
  EXPECT_THAT(core.deciders(), ElementsAre("r1")) << "who authorises it for the referrer decides nothing";
  EXPECT_EQ(core.linked_case(), fixture::Id('z'));
  EXPECT_EQ(core.desk(), proposed.desk());
}

TEST(ReducerTest, AProposalThatNobodyAnswersFallsAwayByTheClock) {
  const v1::CaseCore before = CaseIn("IN_REVIEW", "r1");
  const v1::CaseCore proposed = After(before, Take("REDIRECT", 5, {Reference("desk", "DESK-2")}), Reviewer());
  const v1::Operation time_out = Confirm("REDIRECT", 5, false);
  EXPECT_FALSE(ConfirmationTimedOut(DefaultWorkflow(), proposed, Sunday() + 14 * kOneDay));
  EXPECT_EQ(Rejection(Judge(proposed, time_out, ClockActor(), Sunday() + 14 * kOneDay)), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_TRUE(ConfirmationTimedOut(DefaultWorkflow(), proposed, Sunday() + 15 * kOneDay));
  EXPECT_EQ(Rejection(Judge(proposed, Confirm("REDIRECT", 5, true), ClockActor(), Sunday() + 15 * kOneDay)),
            "PERMISSION");
  const Reduction dropped = Judge(proposed, time_out, ClockActor(), Sunday() + 15 * kOneDay);
  ASSERT_EQ(dropped.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(dropped.history->kind(), v1::HISTORY_KIND_TIMED_OUT);
  EXPECT_TRUE(MessageDifferencer::Equals(dropped.core, before));
}

TEST(ReducerTest, ACompletionClosesAtOnceAndTheOtherSideSaysWhetherItIsTrue) {
  const v1::Operation complete =
      Take("COMPLETE", 5, {Text("outcome", "words"), fixture::Day("served_on", CivilDay(2026, 1, 30))});
  const v1::CaseCore core = After(CaseIn("ENROLLED", "r1"), complete, Reviewer());
  EXPECT_EQ(core.stage_id(), "COMPLETED");
  EXPECT_EQ(core.entry(), 6u);
  EXPECT_TRUE(core.has_pending());
  EXPECT_FALSE(core.unconfirmed());
  EXPECT_EQ(Rejection(Judge(core, Confirm("COMPLETE", 6, true), Lead())), "PERMISSION");

  const v1::CaseCore confirmed = After(core, Confirm("COMPLETE", 6, true), Caseworker());
  EXPECT_EQ(confirmed.stage_id(), "COMPLETED");
  EXPECT_EQ(confirmed.entry(), 6u);
  EXPECT_EQ(confirmed.confirmed_by(), "c1");
  EXPECT_FALSE(confirmed.has_pending());
  EXPECT_FALSE(confirmed.unconfirmed());
  EXPECT_EQ(Judge(confirmed, Confirm("COMPLETE", 6, true), Supervisor()).kind, v1::VERDICT_KIND_ALREADY);

  const v1::CaseCore contested = After(core, Confirm("COMPLETE", 6, false), Caseworker());
  EXPECT_TRUE(contested.unconfirmed());
  EXPECT_FALSE(contested.has_pending());
  const v1::CaseCore reopened = After(contested, Take("REOPEN", 6, {Codes("reason", {"NOT_ANSWERED"})}), Supervisor());
  EXPECT_EQ(reopened.stage_id(), "IN_REVIEW");
  EXPECT_FALSE(reopened.unconfirmed());
}

TEST(ReducerTest, ACompletionThatNobodyConfirmedIsMarkedAfterFourteenDays) {
  const v1::Operation complete =
      Take("COMPLETE", 5, {Text("outcome", "words"), fixture::Day("served_on", CivilDay(2026, 1, 30))});
  const v1::CaseCore core = After(CaseIn("ENROLLED", "r1"), complete, Caseworker());
  const v1::CaseCore late = After(core, Confirm("COMPLETE", 6, false), ClockActor(), Sunday() + 30 * kOneDay);
  EXPECT_EQ(late.stage_id(), "COMPLETED");
  EXPECT_EQ(late.entry(), 6u);
  EXPECT_TRUE(late.unconfirmed());
  EXPECT_FALSE(late.has_pending());
}

TEST(ReducerTest, OnTheFirstDayErasureNeedsOneWordAndLaterTheLeads) {
  const v1::CaseCore before = CaseIn("SUBMITTED");
  const v1::Operation erase = Take("VOID", 5, {Codes("reason", {"ENTERED_TWICE"})});
  const Reduction early = Judge(before, erase, Supervisor(), Sunday() + absl::Hours(24));
  EXPECT_TRUE(early.erase_body);
  EXPECT_EQ(early.core.stage_id(), "VOIDED");

  const Reduction late = Judge(before, erase, Supervisor(), Sunday() + absl::Hours(25));
  ASSERT_EQ(late.kind, v1::VERDICT_KIND_APPLIED);
  EXPECT_FALSE(late.erase_body);
  EXPECT_EQ(late.core.stage_id(), "SUBMITTED");
  const Reduction agreed = Judge(late.core, Confirm("VOID", 5, true), Lead(), Sunday() + absl::Hours(26));
  EXPECT_TRUE(agreed.erase_body);
  EXPECT_EQ(agreed.core.stage_id(), "VOIDED");

  v1::CaseCore held = late.core;
  held.set_legal_hold(true);
  EXPECT_EQ(Rejection(Judge(held, Confirm("VOID", 5, true), Lead(), Sunday() + absl::Hours(26))),
            "NOT_ALLOWED_FROM_STAGE");
}

TEST(ReducerTest, ADuplicateIsLinkedToAnotherCaseThanItself) {
  const v1::CaseCore before = CaseIn("SUBMITTED");
  const v1::CaseCore core =
      After(before, Take("DUPLICATE", 5, {Reference("survivor", "0190f3c2-0001-7001-8001-00000000007a")}), Reviewer());
  EXPECT_EQ(core.linked_case(), fixture::Id('z'));
  const Reduction itself =
      Judge(before, Take("DUPLICATE", 5, {Reference("survivor", "0190f3c2-0001-7001-8001-000000000061")}), Reviewer());
  EXPECT_EQ(Rejection(itself), "INVALID");
  EXPECT_THAT(itself.fields, ElementsAre(testing::Field(&FieldViolation::code, "SAME_CASE")));
}

TEST(ReducerTest, ACommentIsAddedInAnyStageWithoutTouchingTheCore) {
  for (const v1::Stage& stage : DefaultWorkflow().document().stages()) {
    const v1::CaseCore core = CaseIn(stage.stage_id());
    const Reduction reduction = Judge(core, Saying("words"), Lead());
    if (stage.kind() == v1::STAGE_KIND_CLOSED_ERASED) {
      EXPECT_EQ(Rejection(reduction), "ERASED");
      continue;
    }
    ASSERT_EQ(reduction.kind, v1::VERDICT_KIND_APPLIED);
    EXPECT_FALSE(reduction.core_changed);
    EXPECT_TRUE(MessageDifferencer::Equals(reduction.core, core));
    EXPECT_EQ(reduction.history->kind(), v1::HISTORY_KIND_COMMENT);
    EXPECT_EQ(reduction.history->inputs_size(), 0);
    EXPECT_EQ(reduction.comment->text(), "words");
    EXPECT_EQ(reduction.comment->author(), "l1");
    EXPECT_EQ(reduction.comment->side(), v1::SIDE_RECEIVER);
  }
}

TEST(ReducerTest, ACommentSaysWhoMayReadItAndHasWords) {
  const v1::CaseCore core = CaseIn("SUBMITTED");
  v1::Operation operation = Saying(std::string(2001, 'x'));
  operation.mutable_add_comment()->clear_audience();
  operation.mutable_add_comment()->set_comment_id("short");
  const Reduction reduction = Judge(core, operation, Caseworker());
  EXPECT_EQ(Rejection(reduction), "INVALID");
  EXPECT_THAT(reduction.fields, ElementsAre(testing::Field(&FieldViolation::field, "comment_id"),
                                            testing::Field(&FieldViolation::field, "audience"),
                                            testing::Field(&FieldViolation::field, "text")));
  EXPECT_EQ(Rejection(Judge(core, Saying(""), Caseworker())), "INVALID");
  Actor outsider = Caseworker();
  outsider.side = v1::SIDE_UNSPECIFIED;
  EXPECT_EQ(Rejection(Judge(core, Saying("words"), outsider)), "PERMISSION");
}

}  // namespace
}  // namespace ihala
