// Promises of the store before any sync: drafts, submission, locking, passphrases.
#include <sys/stat.h>

#include <vector>

#include "absl/strings/ascii.h"
#include "common/base/ids.h"
#include "tests/support/client/store_test_base.h"

namespace ihala::client {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using OfflineTest = StoreTest;

TEST_F(OfflineTest, TheFileIsForItsOwnerAlone) {
  struct stat info;
  ASSERT_EQ(stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(OfflineTest, AStoreIsMadeOnce) {
  client_.reset();
  EXPECT_TRUE(absl::IsAlreadyExists(Client::Create(OptionsOf(path())).status()));
  EXPECT_TRUE(absl::IsNotFound(Client::Open(OptionsOf(path() + "x")).status()));
}

TEST_F(OfflineTest, OneHolderAtATimeAndTheOtherIsToldWhy) {
  const absl::Status status = Client::Open(OptionsOf(path())).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(ReasonOf(status), "STORE_IN_USE");
  client_.reset();
  EXPECT_TRUE(Client::Open(OptionsOf(path())).ok());
}

TEST_F(OfflineTest, NothingIsToldBeforeUnlocking) {
  EXPECT_EQ(ReasonOf(client_->ListCases().status()), "LOCKED");
  EXPECT_EQ(ReasonOf(client_->SaveDraft(Dossier()).status()), "LOCKED");
  EXPECT_EQ(ReasonOf(Sync().status), "LOCKED");
  EXPECT_EQ(ReasonOf(client_->Unlock("anything at all")), "NEVER_SIGNED_IN");
  Prepare();
  ASSERT_TRUE(client_->ListCases().ok());
  client_->Lock();
  for (const absl::Status& status :
       {client_->ListCases().status(), client_->ListDrafts().status(), client_->ListAttention().status(),
        client_->ListOperations().status(), client_->GetDirectory().status(), client_->GetAccount().status()}) {
    EXPECT_TRUE(absl::IsFailedPrecondition(status));
    EXPECT_EQ(ReasonOf(status), "LOCKED");
  }
  EXPECT_TRUE(client_->GetStatus().ok());
  EXPECT_EQ(client_->GetStatus()->account, "");
}

TEST_F(OfflineTest, UnlocksWithoutALinkByThePassphraseOfTheSignIn) {
  Prepare();
  Open();
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("not this one")));
  EXPECT_FALSE(client_->ListCases().ok());
  ASSERT_OK(client_->Unlock(world::PassphraseOf(world::kWorker)));
  EXPECT_EQ(client_->GetAccount()->code(), world::kWorker);
}

TEST_F(OfflineTest, WrongPassphrasesWaitLongerAndLongerAlsoAfterARestart) {
  Prepare();
  Open();
  const std::string right = world::PassphraseOf(world::kWorker);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("wrong")));
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(right)));
  Open();
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(right)));
  clock_.Advance(absl::Seconds(3));
  EXPECT_TRUE(absl::IsUnauthenticated(client_->Unlock("wrong")));
  clock_.Advance(absl::Seconds(3));
  EXPECT_TRUE(absl::IsResourceExhausted(client_->Unlock(right)));
  clock_.Advance(absl::Seconds(2));
  EXPECT_TRUE(client_->Unlock(right).ok());
}

TEST_F(OfflineTest, AnotherAccountCannotTakeTheStore) {
  Prepare();
  const absl::Status status = client_->SignIn(server_, world::kOtherWorker, world::PassphraseOf(world::kOtherWorker));
  EXPECT_EQ(ReasonOf(status), "OTHER_ACCOUNT");
  FakeServer other(&clock_, &random_);
  EXPECT_EQ(ReasonOf(client_->SignIn(other, world::kWorker, world::PassphraseOf(world::kWorker))), "OTHER_SERVER");
}

TEST_F(OfflineTest, ADraftMayBeIncompleteAndIsThereAfterARestart) {
  Prepare();
  v1::Referral referral;
  referral.mutable_needs()->set_summary("خيمة");
  const std::string id = *client_->SaveDraft(referral);
  Reopen();
  EXPECT_EQ(client_->GetDraft(id)->referral.needs().summary(), "خيمة");
  EXPECT_EQ(DeliveryOf(id), Delivery::kLocal);
  referral.mutable_needs()->set_summary("خيمة ودواء");
  EXPECT_EQ(*client_->SaveDraft(referral, id), id);
  EXPECT_THAT(*client_->ListDrafts(), SizeIs(1));
  EXPECT_EQ(client_->GetDraft(id)->referral.needs().summary(), "خيمة ودواء");
  ASSERT_OK(client_->DeleteDraft(id));
  EXPECT_THAT(*client_->ListDrafts(), IsEmpty());
  EXPECT_TRUE(absl::IsNotFound(client_->DeleteDraft(id)));
}

TEST_F(OfflineTest, ADraftIsCompletedWithWhatTheDeviceKnows) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.clear_agreement_id();
  referral.mutable_envelope()->clear_worker_code();
  referral.mutable_envelope()->clear_referring_organisation();
  referral.mutable_household()->clear_household_id();
  referral.mutable_people(0)->clear_person_id();
  const v1::Referral saved = client_->GetDraft(*client_->SaveDraft(referral))->referral;
  EXPECT_EQ(saved.agreement_id(), world::kAgreement1);
  EXPECT_EQ(saved.envelope().worker_code(), world::kWorker);
  EXPECT_EQ(saved.envelope().referring_organisation(), world::kCso1);
  EXPECT_TRUE(IsUuidV7(saved.household().household_id()));
  EXPECT_TRUE(IsUuidV7(saved.people(0).person_id()));
}

TEST_F(OfflineTest, TextThatIsNotUtf8IsNeverSaved) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.mutable_needs()->set_summary("\xff\xfe");
  const absl::Status status = client_->SaveDraft(referral).status();
  ASSERT_THAT(FieldsOf(status), SizeIs(1));
  EXPECT_EQ(FieldsOf(status)[0].field(), "needs.summary");
}

TEST_F(OfflineTest, SubmittingQueuesOneOperationAndTakesTheDraftAway) {
  Prepare();
  const std::string id = *client_->SaveDraft(Dossier());
  const absl::StatusOr<Queued> queued = client_->Submit(id);
  ASSERT_TRUE(queued.ok()) << queued.status();
  EXPECT_EQ(queued->referral_id, id);
  EXPECT_THAT(*client_->ListDrafts(), IsEmpty());
  Reopen();
  const CaseView view = *client_->GetCase(id);
  EXPECT_EQ(view.summary.delivery, Delivery::kQueued);
  EXPECT_EQ(view.summary.stage_id, "SUBMITTED");
  EXPECT_TRUE(view.summary.predicted);
  EXPECT_EQ(view.summary.short_code, queued->short_code);
  EXPECT_EQ(view.summary.head_name, "سميرة خالد يوسف النموذجي");
  EXPECT_THAT(view.operations, SizeIs(1));
  EXPECT_EQ(view.operations[0].n, 1u);
  EXPECT_FALSE(client_->GetStatus()->all_synced);
  EXPECT_TRUE(absl::IsNotFound(client_->Submit(id).status()));
  EXPECT_EQ(ReasonOf(client_->SaveDraft(Dossier(), id).status()), "ALREADY_SUBMITTED");
}

TEST_F(OfflineTest, WithoutTheWorkflowASubmissionIsRefusedAndTheDraftStays) {
  ASSERT_OK(SignIn());
  const std::string id = *client_->SaveDraft(Dossier());
  EXPECT_FALSE(client_->Submit(id).ok());
  EXPECT_THAT(*client_->ListDrafts(), SizeIs(1));
}

TEST_F(OfflineTest, NumbersAreGaplessAndTheChainCoversEveryByte) {
  Prepare();
  for (int i = 0; i < 5; ++i) SubmitOne();
  Reopen();
  SubmitOne();
  const std::vector<OperationRecord> records = *client_->ListOperations();
  ASSERT_THAT(records, SizeIs(6));
  for (size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(records[i].n, i + 1);
    EXPECT_EQ(records[i].digest.size(), 32u);
  }
}

TEST_F(OfflineTest, ACaseIsFoundByItsCodeInAnySpellingAndByItsId) {
  Prepare();
  const Queued queued = *client_->SubmitReferral(Dossier());
  SubmitOne();
  const std::string code = queued.short_code;
  EXPECT_EQ(*client_->FindCase(absl::AsciiStrToLower(code.substr(0, 4)) + "-" + code.substr(4)), queued.referral_id);
  EXPECT_EQ(*client_->FindCase(IdToText(queued.referral_id)), queued.referral_id);
  EXPECT_TRUE(absl::IsNotFound(client_->FindCase("0000").status()));
  // All ids of one moment begin alike.
  EXPECT_EQ(ReasonOf(client_->FindCase(IdToText(queued.referral_id).substr(0, 9)).status()), "AMBIGUOUS");
}

TEST_F(OfflineTest, StepsAreJudgedOnTheCaseAsItIsSeen) {
  Prepare();
  const std::string id = SubmitOne();
  // Nobody asked anything.
  EXPECT_EQ(ReasonOf(client_->Answer(id, {Text("answer", "نعم")}).status()), "NOT_ALLOWED_FROM_STAGE");
  EXPECT_EQ(ReasonOf(client_->TakeStep(id, "CLAIM", {}).status()), "PERMISSION");
  const absl::Status missing = client_->Withdraw(id, {}).status();
  ASSERT_THAT(FieldsOf(missing), SizeIs(1)) << missing;
  EXPECT_EQ(FieldsOf(missing)[0].field(), "inputs.reason");
  const absl::StatusOr<Queued> withdrawn = client_->TakeStepByVerb(id, "withdraw", {Code("reason", "MOVED")});
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(client_->GetCase(id)->summary.stage_kind, v1::STAGE_KIND_CLOSED_STOPPED);
  EXPECT_EQ(client_->GetCase(id)->summary.waiting, 2u);
  EXPECT_FALSE(client_->Withdraw(id, {Code("reason", "MOVED")}).ok());
  EXPECT_THAT(*client_->ListOperations(), SizeIs(2));
}

TEST_F(OfflineTest, CommentsOfTheQueueAreShownAsSuch) {
  Prepare();
  const std::string id = SubmitOne();
  ASSERT_TRUE(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, "الأسرة انتقلت إلى خيمة").ok());
  EXPECT_TRUE(absl::IsInvalidArgument(client_->AddComment(id, v1::AUDIENCE_BOTH_SIDES, "").status()));
  const std::vector<CommentView> comments = *client_->ListComments(id);
  ASSERT_THAT(comments, SizeIs(1));
  EXPECT_EQ(comments[0].comment.author(), world::kWorker);
  EXPECT_EQ(comments[0].delivery, Delivery::kQueued);
  EXPECT_TRUE(absl::IsNotFound(client_->ListComments(std::string(16, 'x')).status()));
}

// One test for each field of the consent, as many as the message has.

class ConsentTest : public StoreTest, public testing::WithParamInterface<int> {};

TEST_P(ConsentTest, WithoutThisFieldNothingIsQueued) {
  ASSERT_OK(SignIn());
  ASSERT_OK(Sync().status);
  v1::Referral referral = Dossier();
  const auto* field = v1::Consent::descriptor()->field(GetParam());
  referral.consent().GetReflection()->ClearField(referral.mutable_consent(), field);
  const std::string id = *client_->SaveDraft(referral);
  const absl::Status status = client_->Submit(id).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(ReasonOf(status), "CONSENT_MISSING");
  bool named = false;
  for (const v1::FieldViolation& violation : FieldsOf(status)) {
    if (violation.field() == "consent." + field->name()) named = violation.code() == "MISSING";
  }
  EXPECT_TRUE(named) << status;
  EXPECT_THAT(*client_->ListOperations(), IsEmpty());
  EXPECT_THAT(*client_->ListDrafts(), SizeIs(1));
  EXPECT_EQ(client_->CheckDraft(id)->reason, "CONSENT_MISSING");
}

// All but what the family withholds: most withhold nothing.
INSTANTIATE_TEST_SUITE_P(EveryField, ConsentTest, testing::ValuesIn([] {
                           std::vector<int> fields;
                           for (int i = 0; i < v1::Consent::descriptor()->field_count(); ++i) {
                             const std::string& name = v1::Consent::descriptor()->field(i)->name();
                             const bool rare = name == "withheld" || name == "receiver_name" || name == "also_named";
                             if (!rare) fields.push_back(i);
                           }
                           return fields;
                         }()),
                         [](const testing::TestParamInfo<int>& info) {
                           return v1::Consent::descriptor()->field(info.param)->name();
                         });

TEST_F(OfflineTest, WithoutAnyConsentNothingIsQueued) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.clear_consent();
  EXPECT_FALSE(client_->SubmitReferral(referral).ok());
  EXPECT_THAT(*client_->ListOperations(), IsEmpty());
}

TEST_F(OfflineTest, ConsentForAnotherReceiverDoesNotCarryOver) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.mutable_consent()->set_receiving_organisation("OTHER");
  EXPECT_EQ(ReasonOf(client_->SubmitReferral(referral).status()), "CONSENT_MISSING");
}

TEST_F(OfflineTest, ADeskThatDoesNotServeThePlaceIsRefusedOnTheDevice) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.mutable_envelope()->set_desk(world::kOtherDesk);
  EXPECT_EQ(ReasonOf(client_->SubmitReferral(referral).status()), "INVALID");
}

TEST_F(OfflineTest, AReferralInAnothersNameIsRefusedOnTheDevice) {
  Prepare();
  v1::Referral referral = Dossier();
  referral.mutable_envelope()->set_worker_code(world::kOtherWorker);
  const absl::Status status = client_->SubmitReferral(referral).status();
  EXPECT_TRUE(absl::IsPermissionDenied(status)) << status;
  EXPECT_THAT(*client_->ListOperations(), IsEmpty());
}

}  // namespace
}  // namespace ihala::client
