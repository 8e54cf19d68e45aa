#include "ihala/client.h"

#include <utility>

#include "absl/synchronization/mutex.h"
#include "client-lib/src/agreement_views.h"
#include "client-lib/src/amendments.h"
#include "client-lib/src/attention.h"
#include "client-lib/src/cases.h"
#include "client-lib/src/client_impl.h"
#include "client-lib/src/commands.h"
#include "client-lib/src/forgetting.h"
#include "client-lib/src/import_memory.h"
#include "client-lib/src/once_tokens.h"
#include "client-lib/src/refusals.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"

namespace ihala {

using client::Engine;

std::string IdToText(absl::string_view id16) { return UuidToText(id16); }
absl::StatusOr<std::string> IdFromText(absl::string_view text) { return UuidFromText(text); }

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const Options& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine, Engine::Make(options, /*create=*/true));
  return std::unique_ptr<Client>(new Client(std::make_unique<Impl>(std::move(engine))));
}

absl::StatusOr<std::unique_ptr<Client>> Client::Open(const Options& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine, Engine::Make(options, /*create=*/false));
  return std::unique_ptr<Client>(new Client(std::make_unique<Impl>(std::move(engine))));
}

// Drafts.

absl::StatusOr<std::string> Client::SaveDraft(const v1::Referral& referral, absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::SaveDraft(engine, referral, std::string(referral_id)); });
}

absl::StatusOr<Draft> Client::GetDraft(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return engine.drafts.Get(std::string(referral_id)); });
}

absl::StatusOr<std::vector<Draft>> Client::ListDrafts() {
  return impl_->Do([&](Engine& engine) { return engine.drafts.All(); });
}

absl::Status Client::DeleteDraft(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) -> absl::Status {
    return engine.store->Write([&]() { return engine.drafts.Delete(std::string(referral_id)); });
  });
}

absl::StatusOr<DraftCheck> Client::CheckDraft(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<DraftCheck> {
    ASSIGN_OR_RETURN(const Draft draft, engine.drafts.Get(std::string(referral_id)));
    return client::CheckSubmission(engine, draft.referral);
  });
}

absl::StatusOr<DraftCheck> Client::CheckReferral(const v1::Referral& referral) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<DraftCheck> {
    v1::Referral complete = referral;
    RETURN_IF_ERROR(client::CompleteReferral(engine, &complete));
    return client::CheckSubmission(engine, complete);
  });
}

// Commands.

absl::StatusOr<Queued> Client::Submit(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::SubmitDraft(engine, std::string(referral_id)); });
}

absl::StatusOr<Queued> Client::SubmitReferral(const v1::Referral& referral) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<Queued> {
    v1::Referral complete = referral;
    RETURN_IF_ERROR(client::CompleteReferral(engine, &complete));
    return client::QueueSubmission(engine, engine.ids.Next(), complete, client::Nothing);
  });
}

absl::StatusOr<Queued> Client::SubmitReferralOnce(const v1::Referral& referral, absl::string_view token) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<Queued> {
    client::OnceTokens tokens(engine.store.get(), engine.random);
    RETURN_IF_ERROR(tokens.CheckUnused(token));
    v1::Referral complete = referral;
    RETURN_IF_ERROR(client::CompleteReferral(engine, &complete));
    const std::string id = engine.ids.Next();
    return client::QueueSubmission(engine, id, complete, [&]() { return tokens.Use(token, id); });
  });
}

absl::StatusOr<bool> Client::WasSubmitted(absl::string_view token) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<bool> {
    const absl::Status unused = client::OnceTokens(engine.store.get(), engine.random).CheckUnused(token);
    if (absl::IsAlreadyExists(unused)) return true;
    if (!unused.ok()) return unused;
    return false;
  });
}

absl::Status Client::SaveImportColumns(const std::map<std::string, std::string>& columns, bool forget) {
  return impl_->Do([&](Engine& engine) { return client::SaveImportColumns(*engine.store, columns, forget); });
}

absl::StatusOr<std::map<std::string, std::string>> Client::GetImportColumns() {
  return impl_->Do([](Engine& engine) { return client::LoadImportColumns(*engine.store); });
}

absl::StatusOr<Queued> Client::TakeStep(absl::string_view referral_id, absl::string_view step_id,
                                        const std::vector<v1::InputValue>& inputs) {
  return impl_->Do([&](Engine& engine) {
    return client::QueueStep(engine, std::string(referral_id), step_id, inputs, client::Nothing);
  });
}

absl::StatusOr<Queued> Client::TakeStepByVerb(absl::string_view referral_id, absl::string_view verb,
                                              const std::vector<v1::InputValue>& inputs) {
  const std::string id(referral_id);
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<Queued> {
    ASSIGN_OR_RETURN(const std::string step_id, client::StepIdByVerb(engine, id, verb));
    return client::QueueStep(engine, id, step_id, inputs, client::Nothing);
  });
}

absl::StatusOr<Queued> Client::Impl::StepOfKind(absl::string_view referral_id, v1::StepKind kind,
                                                const std::vector<v1::InputValue>& inputs) {
  const std::string id(referral_id);
  return Do([&](Engine& engine) -> absl::StatusOr<Queued> {
    ASSIGN_OR_RETURN(const std::string step_id, client::StepIdOfKind(engine, id, kind));
    return client::QueueStep(engine, id, step_id, inputs, client::Nothing);
  });
}

absl::StatusOr<Queued> Client::Answer(absl::string_view referral_id, const std::vector<v1::InputValue>& inputs) {
  return impl_->StepOfKind(referral_id, v1::STEP_KIND_ANSWER, inputs);
}

absl::StatusOr<Queued> Client::Withdraw(absl::string_view referral_id, const std::vector<v1::InputValue>& inputs) {
  return impl_->StepOfKind(referral_id, v1::STEP_KIND_WITHDRAW, inputs);
}

absl::StatusOr<Queued> Client::ConfirmStep(absl::string_view referral_id, bool agrees,
                                           const std::vector<v1::InputValue>& inputs) {
  return impl_->Do([&](Engine& engine) {
    return client::QueueConfirmation(engine, std::string(referral_id), "", agrees, inputs, client::Nothing);
  });
}

absl::StatusOr<Queued> Client::AddComment(absl::string_view referral_id, v1::Audience audience,
                                          absl::string_view text) {
  v1::AddComment comment;
  comment.set_audience(audience);
  comment.set_text(std::string(text));
  return impl_->Do(
      [&](Engine& engine) { return client::QueueComment(engine, std::string(referral_id), comment, client::Nothing); });
}

absl::StatusOr<Queued> Client::AmendReferral(const CaseView& seen, const v1::Referral& edited,
                                             const std::vector<uint64_t>& settled) {
  return impl_->Do([&](Engine& engine) { return client::AmendDossier(engine, seen, edited, settled); });
}

// Reading.

absl::StatusOr<std::vector<CaseSummary>> Client::ListCases() { return impl_->Do(client::SummariseCases); }

absl::StatusOr<CaseView> Client::GetCase(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::ViewCase(engine, std::string(referral_id)); });
}

absl::StatusOr<std::string> Client::FindCase(absl::string_view code_or_id) {
  return impl_->Do([&](Engine& engine) { return client::FindCaseId(engine, code_or_id); });
}

absl::Status Client::FetchAgain(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::FetchForgotten(engine, std::string(referral_id)); });
}

absl::StatusOr<std::vector<v1::HistoryEntry>> Client::ListHistory(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::ViewHistory(engine, std::string(referral_id)); });
}

absl::StatusOr<std::vector<CommentView>> Client::ListComments(absl::string_view referral_id) {
  return impl_->Do([&](Engine& engine) { return client::ViewComments(engine, std::string(referral_id)); });
}

absl::StatusOr<std::vector<AttentionItem>> Client::ListAttention() { return impl_->Do(client::FindAttention); }

absl::StatusOr<std::vector<OperationRecord>> Client::ListOperations() {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<std::vector<OperationRecord>> {
    ASSIGN_OR_RETURN(const std::vector<client::OutboxRow> rows, engine.outbox.All());
    std::vector<OperationRecord> records;
    for (const client::OutboxRow& row : rows) {
      ASSIGN_OR_RETURN(records.emplace_back(), client::ToRecord(engine, row));
    }
    return records;
  });
}

// Refusals.

absl::StatusOr<Queued> Client::ResendRefused(uint64_t operation_id) {
  return impl_->Do([&](Engine& engine) { return client::Resend(engine, static_cast<int64_t>(operation_id)); });
}

absl::StatusOr<std::string> Client::ReopenRefused(uint64_t operation_id) {
  return impl_->Do([&](Engine& engine) { return client::Reopen(engine, static_cast<int64_t>(operation_id)); });
}

absl::Status Client::DismissRefused(uint64_t operation_id) {
  return impl_->Do([&](Engine& engine) { return client::Dismiss(engine, static_cast<int64_t>(operation_id)); });
}

// Reference data.

absl::StatusOr<v1::GetDirectoryResponse> Client::GetDirectory() {
  return impl_->Do([](Engine& engine) { return absl::StatusOr<v1::GetDirectoryResponse>(engine.reference.ToProto()); });
}

absl::StatusOr<std::vector<AgreementView>> Client::ListAgreements() { return impl_->Do(client::ViewAgreements); }

absl::StatusOr<v1::Workflow> Client::GetWorkflow(absl::string_view workflow_id, uint32_t version) {
  return impl_->Do([&](Engine& engine) -> absl::StatusOr<v1::Workflow> {
    const Workflow* workflow =
        version == 0 ? engine.reference.Newest(workflow_id) : engine.reference.Find(workflow_id, version);
    if (workflow == nullptr) return absl::NotFoundError("the store holds no such workflow");
    return workflow->document();
  });
}

absl::StatusOr<v1::Account> Client::GetAccount() {
  return impl_->Do([](Engine& engine) { return absl::StatusOr<v1::Account>(engine.account); });
}

v1::LocalisedText Client::ReasonText(absl::string_view set, absl::string_view code) {
  const auto text = impl_->Do(
      [&](Engine& engine) { return absl::StatusOr<v1::LocalisedText>(engine.reference.ReasonText(set, code)); });
  if (text.ok()) return *text;
  v1::LocalisedText as_it_is;
  as_it_is.set_ar(std::string(code));
  as_it_is.set_en(std::string(code));
  return as_it_is;
}

}  // namespace ihala
