#include "server/commands/executor.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "gtest/gtest.h"
#include "tests/support/world/core_fixture.h"

namespace ihala {
namespace {

using ExecutorTest = CoreFixture;

TEST_F(ExecutorTest, ASubmissionBecomesACaseWithDossierHistoryTrailAndLedger) {
  const v1::Operation submission = Submission(world::kWorker);
  const int64_t trail = Query("SELECT count(*) FROM audit");
  const CaseOutcome outcome = Do(world::kWorker, submission);
  ASSERT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << outcome.verdict.DebugString();
  EXPECT_EQ(outcome.core.stage_id(), "SUBMITTED");
  EXPECT_EQ(outcome.core.entry(), 1u);
  EXPECT_EQ(outcome.verdict.short_code(), submission.submit().short_code());
  const std::string& id = submission.referral_id();
  EXPECT_EQ(CountChildren(id, RowKind::kDossier), 1);
  EXPECT_EQ(CountChildren(id, RowKind::kHistory), 1);
  EXPECT_EQ(Query("SELECT count(*) FROM audit"), trail + 1);
  EXPECT_EQ(Query("SELECT count(*) FROM queue"), 1);
  EXPECT_GT(outcome.verdict.seq(), outcome.core.revision());
}

TEST_F(ExecutorTest, TheSameCallGetsTheSameVerdictAndNoSecondEffect) {
  const v1::Operation submission = Submission(world::kWorker);
  const CaseCommand command = CommandOf(world::kWorker, submission, random_.Bytes(16));
  const std::string first = DoAll({command}).front().verdict.SerializeAsString();
  const int64_t rows = Query("SELECT count(*) FROM rows");
  for (const CaseOutcome& outcome : DoAll({command, command})) {
    EXPECT_EQ(outcome.verdict.SerializeAsString(), first);
  }
  Reopen();
  EXPECT_EQ(DoAll({command}).front().verdict.SerializeAsString(), first);
  EXPECT_EQ(Query("SELECT count(*) FROM rows"), rows);
}

TEST_F(ExecutorTest, TheSameNameForOtherBytesIsAFork) {
  const std::string request_id = random_.Bytes(16);
  DoAll({CommandOf(world::kWorker, Submission(world::kWorker), request_id)});
  const CaseOutcome second = DoAll({CommandOf(world::kWorker, Submission(world::kWorker), request_id)}).front();
  EXPECT_EQ(second.verdict.kind(), v1::VERDICT_KIND_STREAM_FORKED);
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 1);
}

// One test a field: submission without each single field of the consent is refused on the server.
class ConsentFieldTest : public ExecutorTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(ConsentFieldTest, WithoutItNothingIsSubmittedAndNoTextIsKept) {
  v1::Operation submission = Submission(world::kWorker);
  v1::Consent* consent = submission.mutable_submit()->mutable_referral()->mutable_consent();
  consent->GetReflection()->ClearField(consent, consent->GetDescriptor()->FindFieldByName(GetParam()));
  const CaseOutcome outcome = Do(world::kWorker, submission);
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_REJECTED);
  EXPECT_EQ(outcome.verdict.reason(), "CONSENT_MISSING");
  bool named = false;
  for (const v1::FieldViolation& field : outcome.verdict.fields()) named |= field.field() == "consent." + GetParam();
  EXPECT_TRUE(named) << outcome.verdict.DebugString();
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
  EXPECT_EQ(Query("SELECT length(operation) FROM ledger ORDER BY id DESC LIMIT 1"), 0);
}

INSTANTIATE_TEST_SUITE_P(EveryField, ConsentFieldTest, ::testing::ValuesIn([] {
                           std::vector<std::string> names;
                           const auto* descriptor = v1::Consent::descriptor();
                           for (int i = 0; i < descriptor->field_count(); ++i) {
                             // Most families withhold nothing, and the device says what name they heard.
                             const std::string& name = descriptor->field(i)->name();
                             const bool rare = name == "withheld" || name == "receiver_name" || name == "also_named";
                             if (!rare) names.push_back(name);
                           }
                           return names;
                         }()),
                         [](const auto& info) { return info.param; });

TEST_F(ExecutorTest, ASubmissionInAnothersNameIsRefused) {
  EXPECT_EQ(Do(world::kOtherWorker, Submission(world::kWorker)).verdict.reason(), "PERMISSION");
  EXPECT_EQ(Do(world::kForeignWorker, Submission(world::kWorker)).verdict.reason(), "PERMISSION");
  EXPECT_EQ(Do(world::kAdministrator, Submission(world::kWorker)).verdict.reason(), "PERMISSION");
  EXPECT_EQ(Query("SELECT count(*) FROM short_codes"), 0);
}

TEST_F(ExecutorTest, WithoutAnAgreementNothingIsSubmitted) {
  v1::Operation submission = Submission(world::kWorker);
  submission.mutable_submit()->mutable_referral()->set_agreement_id(world::kAgreement2);
  const CaseOutcome outcome = Do(world::kWorker, submission);
  EXPECT_EQ(outcome.verdict.reason(), "RED_LINE_BLOCKED") << outcome.verdict.DebugString();
}

TEST_F(ExecutorTest, AnInvalidFieldIsNamedByItsPath) {
  v1::Operation submission = Submission(world::kWorker);
  submission.mutable_submit()->mutable_referral()->mutable_people(0)->mutable_name()->clear_first();
  const CaseOutcome outcome = Do(world::kWorker, submission);
  EXPECT_EQ(outcome.verdict.reason(), "INVALID");
  ASSERT_EQ(outcome.verdict.fields_size(), 1) << outcome.verdict.DebugString();
  EXPECT_EQ(outcome.verdict.fields(0).field(), "people[0].name.first");
}

TEST_F(ExecutorTest, TwoDevicesThatDrewTheSameShortCodeGetTwo) {
  const v1::Operation first = Submission(world::kWorker);
  v1::Operation second = Submission(world::kWorker);
  second.mutable_submit()->set_short_code(first.submit().short_code());
  EXPECT_EQ(Do(world::kWorker, first).verdict.short_code(), first.submit().short_code());
  const CaseOutcome outcome = Do(world::kWorker, second);
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_NE(outcome.verdict.short_code(), first.submit().short_code());
  EXPECT_EQ(outcome.core.short_code(), outcome.verdict.short_code());
}

TEST_F(ExecutorTest, ACaseGoesFromTheWorkerToADecisionAndTheSecondClaimHearsWhoWasFirst) {
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  Do(world::kWorker, submission);
  EXPECT_EQ(Do(world::kWorker, Step(id, "CLAIM")).verdict.reason(), "PERMISSION");
  const v1::Operation claim = Step(id, "CLAIM");
  EXPECT_EQ(Do(world::kReviewer, claim).core.holder(), world::kReviewer);
  const CaseOutcome second = Do(world::kOtherReviewer, claim);
  EXPECT_EQ(second.verdict.kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(second.verdict.already_by(), world::kReviewer);
  const v1::InputValue programme = ReferenceInput("programme", world::kProgramme);
  const CaseOutcome accepted = Do(world::kReviewer, Step(id, "ACCEPT", {programme}));
  EXPECT_EQ(accepted.core.stage_id(), "ACCEPTED") << accepted.verdict.DebugString();
  EXPECT_EQ(CountChildren(id, RowKind::kHistory), 3);
}

TEST_F(ExecutorTest, AStaleRevisionChangesNothing) {
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  const uint64_t seen = Do(world::kWorker, submission).core.revision();
  Do(world::kReviewer, Step(id, "CLAIM"));
  Do(world::kReviewer, Step(id, "RELEASE"));
  const std::string before = CoreOf(id).SerializeAsString();
  CaseCommand late = CommandOf(world::kOtherReviewer, Step(id, "TAKE_UP"), random_.Bytes(16));
  late.base_revision = seen;
  EXPECT_EQ(DoAll({late}).front().verdict.reason(), "STALE_REVISION");
  EXPECT_EQ(CoreOf(id).SerializeAsString(), before);
}

TEST_F(ExecutorTest, AStepThatPointsAtNothingIsRefusedByField) {
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  Do(world::kWorker, submission);
  Do(world::kReviewer, Step(id, "CLAIM"));
  const std::vector<std::pair<std::string, v1::InputValue>> wrong = {
      {"ACCEPT", ReferenceInput("programme", "NO-SUCH")},
      {"REDIRECT", ReferenceInput("desk", "NO-SUCH")},
      {"DUPLICATE", ReferenceInput("survivor", UuidToText(ids_.Next()))},
      {"DUPLICATE", ReferenceInput("survivor", UuidToText(id))}};
  for (const auto& [step, input] : wrong) {
    const CaseOutcome outcome = Do(world::kReviewer, Step(id, step, {input}));
    ASSERT_EQ(outcome.verdict.reason(), "INVALID") << step << outcome.verdict.DebugString();
    EXPECT_EQ(outcome.verdict.fields(0).field(), "inputs." + input.name());
  }
  for (const char* account : {world::kWorker, "NOBODY"}) {
    const CaseOutcome outcome = Do(world::kLead, Step(id, "REASSIGN", {ReferenceInput("reviewer", account)}));
    EXPECT_EQ(outcome.verdict.reason(), "INVALID") << account << outcome.verdict.DebugString();
  }
  const CaseOutcome reassigned =
      Do(world::kLead, Step(id, "REASSIGN", {ReferenceInput("reviewer", world::kOtherReviewer)}));
  EXPECT_EQ(reassigned.core.holder(), world::kOtherReviewer) << reassigned.verdict.DebugString();
}

TEST_F(ExecutorTest, ACaseIsHandedToNobodyWhoCouldNotWorkOnIt) {
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  Do(world::kWorker, submission);
  Do(world::kReviewer, Step(id, "CLAIM"));
  const v1::InputValue reviewer = ReferenceInput("reviewer", world::kDeskReviewer);  // Of the other desk alone.
  const CaseOutcome refused = Do(world::kLead, Step(id, "REASSIGN", {reviewer}));
  EXPECT_EQ(refused.verdict.reason(), "INVALID") << refused.verdict.DebugString();
  EXPECT_EQ(CoreOf(id).holder(), world::kReviewer);
}

TEST_F(ExecutorTest, AnOutsiderCannotTellACaseFromNone) {
  const v1::Operation submission = Submission(world::kWorker);
  Do(world::kWorker, submission);
  v1::Operation there = Comment(submission.referral_id(), "hello");
  v1::Operation nowhere = there;
  nowhere.set_referral_id(ids_.Next());
  for (const char* outsider :
       {world::kForeignWorker, world::kOtherWorker, world::kCoordinator, world::kAuditor, world::kAdministrator}) {
    EXPECT_EQ(Do(outsider, there).verdict.SerializeAsString(), Do(outsider, nowhere).verdict.SerializeAsString())
        << outsider;
  }
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 0);
}

TEST_F(ExecutorTest, WhatArrivesBeforeItsCaseWaitsAndIsThenTaken) {
  const v1::Operation submission = Submission(world::kWorker);
  v1::Operation comment = Comment(submission.referral_id(), "She can be met in the morning.");
  const CaseCommand early = CommandOf(world::kWorker, comment, random_.Bytes(16));
  EXPECT_EQ(DoAll({early}).front().verdict.kind(), v1::VERDICT_KIND_PARKED);
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 1);
  Do(world::kWorker, submission);
  EXPECT_EQ(Query("SELECT count(*) FROM parked"), 0);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
  EXPECT_EQ(DoAll({early}).front().verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
}

TEST_F(ExecutorTest, ACommentExistsOnceUnderItsId) {
  const v1::Operation submission = Submission(world::kWorker);
  Do(world::kWorker, submission);
  const v1::Operation comment = Comment(submission.referral_id(), "once");
  EXPECT_EQ(Do(world::kWorker, comment).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(Do(world::kWorker, comment).verdict.kind(), v1::VERDICT_KIND_ALREADY);
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kComment), 1);
}

TEST_F(ExecutorTest, AnInternalCommentLeavesNoTraceInTheHistory) {
  const v1::Operation submission = Submission(world::kWorker);
  Do(world::kWorker, submission);
  const int events = CountChildren(submission.referral_id(), RowKind::kHistory);
  Do(world::kReviewer, Comment(submission.referral_id(), "for us only", v1::AUDIENCE_INTERNAL));
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kHistory), events);
  Do(world::kReviewer, Comment(submission.referral_id(), "for both"));
  EXPECT_EQ(CountChildren(submission.referral_id(), RowKind::kHistory), events + 1);
}

TEST_F(ExecutorTest, AWithdrawalSendsEveryRowOfTheCaseOutAgain) {
  const v1::Operation submission = Submission(world::kWorker);
  const std::string& id = submission.referral_id();
  Do(world::kWorker, submission);
  Do(world::kWorker, Comment(id, "text"));
  const int64_t head = Query("SELECT max(seq) FROM rows");
  const CaseOutcome outcome = Do(world::kWorker, Step(id, "WITHDRAW", {CodeInput("reason", "CONSENT_WITHDRAWN")}));
  EXPECT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << outcome.verdict.DebugString();
  EXPECT_TRUE(outcome.core.consent_ended());
  EXPECT_EQ(Query("SELECT count(*) FROM rows WHERE length(referral_id) > 0 AND seq <= " + std::to_string(head)), 0);
}

TEST_F(ExecutorTest, APhoneIsKeptByItsDigestUntilItsCaseIsErased) {
  v1::Operation submission = Submission(world::kWorker);
  v1::Person& head = *submission.mutable_submit()->mutable_referral()->mutable_people(0);
  head.clear_phones();
  for (const char* number : {"+970590000001", "+972590000001", "+970590000002"}) head.add_phones()->set_e164(number);
  ASSERT_EQ(Do(world::kWorker, submission).verdict.kind(), v1::VERDICT_KIND_APPLIED);
  Do(world::kWorker, Submission(world::kWorker));
  const std::string of_case = absl::StrCat("SELECT count(*) FROM phones WHERE hex(referral_id) = upper('",
                                           absl::BytesToHexString(submission.referral_id()), "')");
  EXPECT_EQ(Query(of_case), 2);
  const int64_t all = Query("SELECT count(*) FROM phones");
  const CaseOutcome outcome =
      Do(world::kSupervisor, Step(submission.referral_id(), "VOID", {CodeInput("reason", "ENTERED_IN_ERROR")}));
  ASSERT_EQ(outcome.verdict.kind(), v1::VERDICT_KIND_APPLIED) << outcome.verdict.DebugString();
  EXPECT_EQ(Query(of_case), 0);
  EXPECT_EQ(Query("SELECT count(*) FROM phones"), all - 2);
}

TEST_F(ExecutorTest, OneBrokenOperationHoldsUpNoOther) {
  v1::Operation broken = Submission(world::kWorker);
  CaseCommand unreadable = CommandOf(world::kWorker, broken, random_.Bytes(16));
  unreadable.operation.Clear();
  unreadable.form = InvalidField("command", "MISSING", "must be set");
  const std::vector<CaseOutcome> outcomes =
      DoAll({CommandOf(world::kWorker, Submission(world::kWorker), random_.Bytes(16)), unreadable,
             CommandOf(world::kWorker, Submission(world::kWorker), random_.Bytes(16))});
  EXPECT_EQ(outcomes[0].verdict.kind(), v1::VERDICT_KIND_APPLIED);
  EXPECT_EQ(outcomes[1].verdict.reason(), "INVALID");
  EXPECT_EQ(outcomes[1].verdict.fields(0).field(), "command");
  EXPECT_EQ(outcomes[2].verdict.kind(), v1::VERDICT_KIND_APPLIED);
}

TEST_F(ExecutorTest, OnlyAnAdministratorChangesTheDirectory) {
  v1::Organisation organisation = world::Organisations().front();
  organisation.set_code("CSO-NEW");
  for (const char* account : {world::kWorker, world::kSupervisor, world::kLead, world::kCoordinator, "NOBODY"}) {
    EXPECT_TRUE(absl::IsPermissionDenied(Put(account, organisation).status())) << account;
  }
  EXPECT_TRUE(Put(world::kAdministrator, organisation).ok());
  EXPECT_NE(reference_->Get()->directory.organisation("CSO-NEW"), nullptr);
}

TEST_F(ExecutorTest, AnEntryThatRefersToNothingIsRefusedByField) {
  v1::Desk desk = world::Desks().front();
  desk.set_organisation("NOBODY");
  const absl::Status status = Put(world::kAdministrator, desk).status();
  ASSERT_EQ(Violations(status).size(), 1u) << status;
  EXPECT_EQ(Violations(status)[0].field, "organisation");
}

TEST_F(ExecutorTest, AnEntryThatChangedMeanwhileIsNotOverwritten) {
  const v1::Desk desk = world::Desks().front();
  const uint64_t first = *Put(world::kAdministrator, desk);
  const uint64_t second = *Put(world::kAdministrator, desk, first);
  EXPECT_TRUE(absl::IsAborted(Put(world::kAdministrator, desk, first).status()));
  EXPECT_TRUE(Put(world::kAdministrator, desk, second).ok());
}

TEST_F(ExecutorTest, AWorkflowVersionIsNeverReplaced) {
  v1::Workflow document = reference_->Get()->FindWorkflow("default", 0)->document();
  EXPECT_TRUE(absl::IsAlreadyExists(Put(world::kAdministrator, document).status()));
  document.set_version(document.version() + 1);
  EXPECT_TRUE(Put(world::kAdministrator, document).ok());
  EXPECT_EQ(reference_->Get()->FindWorkflow("default", 0)->ref().version(), document.version());
}

TEST_F(ExecutorTest, ADisabledAccountActsNoMore) {
  v1::Account account;
  for (const v1::Account& candidate : world::Accounts()) {
    if (candidate.code() == world::kWorker) account = candidate;
  }
  account.set_disabled(true);
  ASSERT_TRUE(Put(world::kAdministrator, account).ok());
  EXPECT_EQ(Do(world::kWorker, Submission(world::kWorker)).verdict.reason(), "PERMISSION");
}

}  // namespace
}  // namespace ihala
