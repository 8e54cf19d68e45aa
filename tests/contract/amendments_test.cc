// Amendments of a dossier from end to end: real devices, the server behind TLS, and callers online.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ihala/client.h"
#include "ihala/status.h"
#include "ihala/v1/referral_service.grpc.pb.h"
#include "tests/contract/contract_fixture.h"

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
std::string PhoneOf(const v1::Referral& dossier) { return dossier.people(0).phones(0).e164(); }

class AmendmentsContractTest : public ContractFixture {
 protected:
  // A case that both devices have.
  std::string Shared() {
    const absl::StatusOr<Queued> queued = worker_->SubmitReferral(world::Dossier(server_.clock(), random_));
    EXPECT_TRUE(queued.ok()) << queued.status();
    Sync(*worker_);
    Sync(*supervisor_);
    return queued->referral_id;
  }
  absl::StatusOr<Queued> TryAmend(Client& client, const std::string& id, const Edit& edit,
                                  const std::vector<uint64_t>& settled = {}) {
    const absl::StatusOr<CaseView> view = client.GetCase(id);
    if (!view.ok()) return view.status();
    v1::Referral edited = view->dossier;
    edit(edited);
    return client.AmendReferral(*view, edited, settled);
  }
  void Amend(Client& client, const std::string& id, const Edit& edit, const std::vector<uint64_t>& settled = {}) {
    const absl::StatusOr<Queued> queued = TryAmend(client, id, edit, settled);
    EXPECT_TRUE(queued.ok()) << queued.status();
  }
  v1::GetReferralResponse Ask(const std::string& account, const std::string& id) {
    grpc::ClientContext context;
    v1::GetReferralRequest request;
    request.set_referral_id(id);
    v1::GetReferralResponse response;
    server_.As(account, context);
    const grpc::Status status = stub_->GetReferral(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  grpc::Status AmendOnline(const std::string& account, const v1::AmendReferralRequest& request,
                           v1::AmendReferralResponse* response) {
    grpc::ClientContext context;
    server_.As(account, context);
    return stub_->AmendReferral(&context, request, response);
  }
  static v1::Referral DossierOf(Client& client, const std::string& id) { return client.GetCase(id)->dossier; }
  static std::vector<v1::DossierConflict> ConflictsOf(Client& client, const std::string& id) {
    return client.GetCase(id)->conflicts;
  }

  std::unique_ptr<v1::ReferralService::Stub> stub_ = v1::ReferralService::NewStub(server_.Channel());
  std::unique_ptr<Client> worker_ = Device("worker.ihala", kWorker);
  std::unique_ptr<Client> supervisor_ = Device("supervisor.ihala", kSupervisor);
};

TEST_F(AmendmentsContractTest, AnAmendmentIsSeenAtOnceAndByAllAfterTheirSync) {
  const std::string id = Shared();
  Amend(*worker_, id, Phone("+970590000001"));
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000001");
  EXPECT_EQ(worker_->GetCase(id)->summary.delivery, Delivery::kQueued);
  Sync(*worker_);
  Sync(*supervisor_);
  EXPECT_EQ(PhoneOf(DossierOf(*supervisor_, id)), "+970590000001");
  server_.OpenTo(kReviewer, Ask(kReviewer, id).core());
  EXPECT_EQ(PhoneOf(Ask(kReviewer, id).dossier()), "+970590000001");
  const std::vector<v1::HistoryEntry> history = *worker_->ListHistory(id);
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[1].kind(), v1::HISTORY_KIND_AMENDED);
  EXPECT_TRUE(history[1].amended(0).critical());
}

// Rows 5 and 6 of the failures of others: what is on its way is not changed, a create whose answer was lost is no
// second case, and what was edited meanwhile is not lost.
TEST_F(AmendmentsContractTest, AnEditWhileTheReferralIsOnItsWayIsAnOperationOfItsOwn) {
  const absl::StatusOr<Queued> submitted = worker_->SubmitReferral(world::Dossier(server_.clock(), random_));
  ASSERT_TRUE(submitted.ok());
  const std::string id = submitted->referral_id;
  const std::string digest = worker_->ListOperations()->at(0).digest;
  std::vector<OperationRecord> records;
  link_->during_call = [&] {
    Amend(*worker_, id, Summary("بينما كانت في الطريق"));
    records = *worker_->ListOperations();
    // Last: it ends this very function.
    link_->during_call = nullptr;
  };
  Sync(*worker_);
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(worker_->ListOperations()->at(0).digest, digest);
  EXPECT_EQ(records[0].digest, digest);
  EXPECT_EQ(records[1].n, records[0].n + 1);
  EXPECT_TRUE(records[1].operation.has_amend());
  Sync(*supervisor_);
  EXPECT_THAT(*supervisor_->ListCases(), SizeIs(1));
  EXPECT_EQ(DossierOf(*supervisor_, id).needs().summary(), "بينما كانت في الطريق");
}

TEST_F(AmendmentsContractTest, ACreateWhoseAnswerWasLostAndAnEditMadeMeanwhileAreOneCaseWithTheEdit) {
  const absl::StatusOr<Queued> submitted = worker_->SubmitReferral(world::Dossier(server_.clock(), random_));
  ASSERT_TRUE(submitted.ok());
  const std::string id = submitted->referral_id;
  link_->loses = true;
  EXPECT_FALSE(TrySync(*worker_).status.ok());
  // The server has it; the device does not know.
  EXPECT_EQ(Ask(kSupervisor, id).core().stage_id(), "SUBMITTED");
  EXPECT_EQ(worker_->GetCase(id)->summary.delivery, Delivery::kQueued);
  Amend(*worker_, id, Phone("+970590000001"));
  Amend(*worker_, id, Summary("بعد التعديل"));
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000001");
  link_->loses = false;
  const SyncResult result = TrySync(*worker_);
  EXPECT_TRUE(result.all_synced) << result.status;
  EXPECT_EQ(result.refused, 0u);
  Sync(*supervisor_);
  EXPECT_THAT(*supervisor_->ListCases(), SizeIs(1));
  const CaseView seen = *supervisor_->GetCase(id);
  EXPECT_EQ(PhoneOf(seen.dossier), "+970590000001");
  EXPECT_EQ(seen.dossier.needs().summary(), "بعد التعديل");
  EXPECT_THAT(seen.conflicts, IsEmpty());
}

// Row 45: two fields are edited offline, one after the other; meanwhile somebody edits the second.
TEST_F(AmendmentsContractTest, ABranchOfTwoOfflineEditsHidesNoConflict) {
  const std::string id = Shared();
  Amend(*worker_, id, Summary("من الميدان"));
  Amend(*worker_, id, Phone("+970590000001"));
  Amend(*supervisor_, id, Phone("+970590000002"));
  Sync(*supervisor_);
  const SyncResult result = TrySync(*worker_);
  EXPECT_TRUE(result.all_synced) << result.status;
  EXPECT_EQ(result.refused, 0u);
  Sync(*supervisor_);
  for (Client* client : {worker_.get(), supervisor_.get()}) {
    const CaseView view = *client->GetCase(id);
    EXPECT_EQ(view.dossier.needs().summary(), "من الميدان");
    EXPECT_EQ(PhoneOf(view.dossier), "+970590000002");
    ASSERT_THAT(view.conflicts, SizeIs(1));
    EXPECT_EQ(view.conflicts[0].field().path(), "people.phones");
    EXPECT_EQ(PhoneOf(view.conflicts[0].other()), "+970590000001");
    EXPECT_EQ(view.conflicts[0].author(), kWorker);
  }
}

TEST_F(AmendmentsContractTest, TwoEditsOfOneFieldInARowAreNoConflictWithOneself) {
  const std::string id = Shared();
  Amend(*worker_, id, Phone("+970590000001"));
  Amend(*worker_, id, Phone("+970590000002"));
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000002");
  Sync(*worker_);
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000002");
  EXPECT_THAT(ConflictsOf(*worker_, id), IsEmpty());
}

TEST_F(AmendmentsContractTest, WhatOthersWroteWhileThePersonLookedIsNotUndone) {
  const std::string id = Shared();
  const CaseView seen = *worker_->GetCase(id);
  Amend(*supervisor_, id, Phone("+970590000002"));
  Sync(*supervisor_);
  Sync(*worker_);
  // The person still has the old dossier before them, and edits something else in it.
  v1::Referral edited = seen.dossier;
  Summary("كلمات")(edited);
  ASSERT_TRUE(worker_->AmendReferral(seen, edited).ok());
  Sync(*worker_);
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000002");
  EXPECT_EQ(DossierOf(*worker_, id).needs().summary(), "كلمات");
  // And had they edited the phone, it would not have gone unseen.
  v1::Referral phone = seen.dossier;
  Phone("+970590000001")(phone);
  ASSERT_TRUE(worker_->AmendReferral(seen, phone).ok());
  Sync(*worker_);
  EXPECT_THAT(ConflictsOf(*worker_, id), SizeIs(1));
}

TEST_F(AmendmentsContractTest, AConflictNeedsAPersonUntilOneSettlesIt) {
  const std::string id = Shared();
  Amend(*worker_, id, Phone("+970590000001"));
  Amend(*supervisor_, id, Phone("+970590000002"));
  Sync(*supervisor_);
  Sync(*worker_);
  const std::vector<AttentionItem> attention = *worker_->ListAttention();
  ASSERT_THAT(attention, SizeIs(1));
  EXPECT_EQ(attention[0].kind, AttentionKind::kConflict);
  EXPECT_EQ(attention[0].fields.at(0).field(), "people[0].phones");
  const CaseView view = *worker_->GetCase(id);
  EXPECT_EQ(view.summary.core.open_conflicts(), 1u);
  // The receiver is told, and sees both.
  server_.OpenTo(kReviewer, Ask(kReviewer, id).core());
  const v1::GetReferralResponse reviewed = Ask(kReviewer, id);
  ASSERT_EQ(reviewed.conflicts_size(), 1);
  EXPECT_EQ(PhoneOf(reviewed.conflicts(0).other()), "+970590000001");
  const v1::Referral other = WithOtherValue(view.dossier, view.conflicts.at(0));
  EXPECT_EQ(PhoneOf(other), "+970590000001");
  ASSERT_TRUE(worker_->AmendReferral(view, other, {view.conflicts[0].seq()}).ok());
  EXPECT_THAT(ConflictsOf(*worker_, id), IsEmpty());
  EXPECT_THAT(*worker_->ListAttention(), IsEmpty());
  Sync(*worker_);
  EXPECT_THAT(ConflictsOf(*worker_, id), IsEmpty());
  Sync(*supervisor_);
  EXPECT_THAT(ConflictsOf(*supervisor_, id), IsEmpty());
  EXPECT_EQ(PhoneOf(DossierOf(*supervisor_, id)), "+970590000001");
  EXPECT_EQ(Ask(kReviewer, id).core().open_conflicts(), 0u);
}

TEST_F(AmendmentsContractTest, WhatIsReadBackIsNotLaidOverTheCopyAgain) {
  const std::string id = Shared();
  Amend(*worker_, id, Phone("+970590000001"));
  Sync(*worker_);
  Sync(*supervisor_);
  Amend(*supervisor_, id, Phone("+970590000002"));
  Sync(*supervisor_);
  Sync(*worker_);
  EXPECT_EQ(PhoneOf(DossierOf(*worker_, id)), "+970590000002");
}

TEST_F(AmendmentsContractTest, WhatIsWrongIsSaidBeforeItIsQueued) {
  const std::string id = Shared();
  const auto reason = [](const absl::StatusOr<Queued>& queued) { return ReasonOf(queued.status()); };
  absl::StatusOr<Queued> queued = TryAmend(*worker_, id, Phone("no number"));
  EXPECT_EQ(reason(queued), "INVALID");
  EXPECT_EQ(FieldsOf(queued.status()).at(0).field(), "people[0].phones[0].e164");
  queued = TryAmend(*worker_, id, [](v1::Referral& dossier) { dossier.mutable_envelope()->set_desk("MOSD-DEB"); });
  EXPECT_EQ(reason(queued), "INVALID");
  EXPECT_EQ(FieldsOf(queued.status()).at(0).code(), "NOT_AMENDABLE");
  queued = TryAmend(*worker_, id, [](v1::Referral&) {});
  EXPECT_EQ(reason(queued), "ALREADY");
  queued = TryAmend(*worker_, id, [](v1::Referral&) {}, {77});
  EXPECT_TRUE(absl::IsInvalidArgument(queued.status()));
  EXPECT_THAT(*worker_->ListOperations(), SizeIs(1));
  v1::InputValue why;
  why.set_name("reason");
  why.add_codes("MOVED");
  ASSERT_TRUE(worker_->Withdraw(id, {why}).ok());
  EXPECT_EQ(reason(TryAmend(*worker_, id, Phone("+970590000001"))), "CONSENT_MISSING");
}

TEST_F(AmendmentsContractTest, ARefusedAmendmentIsSentAgainOnTheDossierAsItIsNow) {
  const std::string id = Shared();
  // The device does not know yet that the family withdrew.
  Amend(*worker_, id, Phone("+970590000001"));
  v1::InputValue why;
  why.set_name("reason");
  why.add_codes("MOVED");
  ASSERT_TRUE(supervisor_->Withdraw(id, {why}).ok());
  Sync(*supervisor_);
  const SyncResult result = TrySync(*worker_);
  EXPECT_EQ(result.refused, 1u);
  const std::vector<AttentionItem> attention = *worker_->ListAttention();
  ASSERT_THAT(attention, SizeIs(1));
  EXPECT_EQ(attention[0].reason, "CONSENT_MISSING");
  EXPECT_FALSE(attention[0].text.ar().empty());
  // Its words are still there.
  EXPECT_EQ(worker_->ListOperations()->back().operation.amend().changed().people(0).phones(0).e164(), "+970590000001");
  EXPECT_EQ(ReasonOf(worker_->ResendRefused(attention[0].operation_id).status()), "CONSENT_MISSING");
}

TEST_F(AmendmentsContractTest, OnlineTheSameRulesAndTheSameLedgerHold) {
  const std::string id = Shared();
  const v1::GetReferralResponse seen = Ask(kSupervisor, id);
  v1::AmendReferralRequest request;
  request.set_request_id(server_.RequestId());
  request.set_referral_id(id);
  request.set_base_revision(seen.dossier_revision());
  request.mutable_amendment()->mutable_changed()->mutable_needs()->set_summary("من المكتب");
  v1::AmendReferralResponse first, second;
  ASSERT_TRUE(AmendOnline(kSupervisor, request, &first).ok());
  EXPECT_EQ(first.verdict().kind(), v1::VERDICT_KIND_APPLIED);
  ASSERT_TRUE(AmendOnline(kSupervisor, request, &second).ok());
  EXPECT_EQ(first.verdict().SerializeAsString(), second.verdict().SerializeAsString());
  // Who saw the dossier as it was before gets both values kept.
  request.set_request_id(server_.RequestId());
  request.mutable_amendment()->mutable_changed()->mutable_needs()->set_summary("كلمات أخرى");
  ASSERT_TRUE(AmendOnline(kSupervisor, request, &second).ok());
  EXPECT_EQ(second.verdict().kind(), v1::VERDICT_KIND_MERGED);
  EXPECT_EQ(second.verdict().fields(0).field(), "needs.summary");
  EXPECT_EQ(second.core().open_conflicts(), 1u);
  EXPECT_EQ(Ask(kSupervisor, id).dossier().needs().summary(), "من المكتب");
  // Nothing is amended blindly, by the receiver, or in the wrong form.
  request.set_request_id(server_.RequestId());
  request.set_base_revision(0);
  EXPECT_EQ(AmendOnline(kSupervisor, request, &second).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_base_revision(seen.dossier_revision());
  EXPECT_EQ(AmendOnline(kReviewer, request, &second).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(AmendOnline(world::kForeignWorker, request, &second).error_code(), grpc::StatusCode::NOT_FOUND);
  request.mutable_amendment()->Clear();
  EXPECT_EQ(AmendOnline(kSupervisor, request, &second).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace ihala
