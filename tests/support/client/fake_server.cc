#include "tests/support/client/fake_server.h"

#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/audit/head.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/referral/amendment_merge.h"
#include "common/wire/chain.h"
#include "common/wire/contact.h"
#include "common/wire/device_signatures.h"
#include "common/wire/operation_codec.h"
#include "common/wire/payload.h"
#include "common/wire/row_digest.h"
#include "common/wire/sealed_operation.h"
#include "common/workflow/calendar.h"
#include "common/workflow/default_workflow.h"
#include "common/workflow/reducer.h"
#include "google/protobuf/unknown_field_set.h"
#include "tests/support/world/test_world.h"

namespace ihala::client {
namespace {

Actor ActorOf(const std::string& account, v1::Side side, v1::Role role) {
  std::string organisation = side == v1::SIDE_REFERRER ? world::kCso1 : world::kMinistry;
  for (const v1::Account& known : world::Accounts()) {
    if (known.code() == account) organisation = known.organisation();
  }
  return Actor{account, organisation, side, {role}};
}

v1::Row RowOf(const std::string& referral_id) {
  v1::Row row;
  row.set_referral_id(referral_id);
  return row;
}

void AddUnknownField(int number, google::protobuf::Message* message) {
  message->GetReflection()->MutableUnknownFields(message)->AddLengthDelimited(number, "of a later version");
}

void AddUnknownFields(int number, v1::ExchangeDown* down) {
  AddUnknownField(number, down);
  AddUnknownField(number, down->mutable_page());
  for (v1::Row& row : *down->mutable_page()->mutable_rows()) AddUnknownField(number, &row);
}

}  // namespace

FakeServer::FakeServer(Clock* clock, Random* random)
    : clock_(clock),
      random_(random),
      key_(std::make_shared<SigningKey>(SigningKey::Generate(*random))),
      sealing_key_(std::make_shared<Key32>(Key32::Generate(*random))) {
  workflow_ = *Workflow::Compile(*ParseWorkflowText(DefaultWorkflowText()));
  PutReference();
}

FakeServer::FakeServer(const FakeServer& other, Clock* clock, Random* random) : FakeServer(other) {
  clock_ = clock;
  random_ = random;
}

void FakeServer::PutReference() {
  const auto put = [this](const std::string& id, auto set) {
    v1::Row row;
    row.set_row_id(id);
    set(row);
    PutRow(std::move(row));
  };
  for (const auto& entry : world::Organisations())
    put(entry.code(), [&](auto& row) { *row.mutable_organisation() = entry; });
  for (const auto& entry : world::Desks()) put(entry.code(), [&](auto& row) { *row.mutable_desk() = entry; });
  for (const auto& entry : world::Governorates()) {
    put(entry.pcode(), [&](auto& row) { *row.mutable_governorate() = entry; });
  }
  for (const auto& entry : world::Agreements()) {
    put(entry.agreement_id(), [&](auto& row) { *row.mutable_agreement() = entry; });
  }
  put(world::kProgramme, [](auto& row) { *row.mutable_programme() = world::Programme(); });
  put("default/1", [&](auto& row) { *row.mutable_workflow() = workflow_->document(); });
}

void FakeServer::PutRow(v1::Row row) {
  const std::string key = absl::StrCat(row.referral_id(), "/", KindOf(row), "/", row.row_id());
  if (const auto old = places_.find(key); old != places_.end()) feed_.erase(old->second);
  row.set_seq(++seq_);
  places_[key] = seq_;
  feed_[seq_] = std::move(row);
}

const v1::CaseCore* FakeServer::core(const std::string& referral_id) const {
  const auto found = cores_.find(referral_id);
  return found == cores_.end() ? nullptr : &found->second;
}

absl::StatusOr<v1::ExchangeResponse> FakeServer::Exchange(const v1::ExchangeRequest& request,
                                                          const CallOptions& options) {
  if (during_call) during_call();
  const Fault fault = NextFault();
  if (fault == Fault::kLostRequest) return absl::UnavailableError("the link is cut");
  if (clock_->Now() < link_is_back_at) return absl::UnavailableError("there is no link");
  if (fault == Fault::kCrash) return absl::InternalError("the server failed");
  const auto session = tokens_.find(std::string(options.token));
  if (fault == Fault::kNoSession || session == tokens_.end()) return absl::UnauthenticatedError("no such session");
  RETURN_IF_ERROR(CheckOrdered(""));
  ++exchanges;
  v1::ExchangeUp up;
  if (!knows_dictionary && request.up().dictionary_id() != 0) {
    return InvalidField("up.dictionary_id", "UNKNOWN_CODE", "must be 0: no dictionary is known");
  }
  RETURN_IF_ERROR(Unpack(request.up(), "up", &up));
  requests.push_back(up);
  const auto binding = streams_.find(up.stream_id());
  if (binding == streams_.end() || binding->second.account != session->second) {
    return absl::PermissionDeniedError("the stream belongs to another");
  }
  v1::ExchangeDown down;
  if (up.has_red_lines()) RETURN_IF_ERROR(TakeReport(up, &down));
  if (fault == Fault::kFork) {
    for (const v1::OperationRun& run : up.runs()) {
      for (int i = 0; i < run.operations_size(); ++i) {
        v1::OperationVerdict& verdict = *down.add_verdicts();
        verdict.set_n(run.first_n() + static_cast<uint64_t>(i));
        verdict.mutable_verdict()->set_kind(v1::VERDICT_KIND_STREAM_FORKED);
      }
    }
  } else {
    RETURN_IF_ERROR(JudgeAll(up, binding->second, &down));
  }
  if (fault == Fault::kForgedReceipt) SignReceipt(SigningKey::Generate(*random_), down.mutable_receipt());
  if (fault == Fault::kOtherVerdicts) down.mutable_verdicts(0)->mutable_verdict()->set_reason("OTHER");
  if (up.page_bytes_max() > 0) FillPage(up, session->second, fault, down.mutable_page());
  FillComparison(up, session->second, &down);
  *down.mutable_server_time() = TimestampOfTime(clock_->Now());
  if (!up.contact_nonce().empty() && signs_contacts) {
    const SigningKey other = SigningKey::Generate(*random_);
    down.set_contact_signature(
        SignContact(contact_is_forged ? other : *key_, up.stream_id(), up.contact_nonce(), down.server_time()));
  }
  down.set_backup_horizon(backup_horizon);
  if (up.has_head_wanted() && head.n() != 0 && head.n() != up.head_wanted().have_n()) {
    SignHead(*key_, &head);
    if (head_is_forged) SignHead(SigningKey::Generate(*random_), &head);
    *down.mutable_audit_head() = head;
  }
  if (fault == Fault::kLostAnswer) return absl::UnavailableError("the link is cut");
  if (adds_unknown_fields > 0) AddUnknownFields(adds_unknown_fields, &down);
  v1::ExchangeResponse response;
  *response.mutable_down() = Pack(down, knows_dictionary ? request.dictionary_known() : 0);
  RETURN_IF_ERROR(Carry(request.ByteSizeLong() + response.ByteSizeLong(), options.timeout));
  return response;
}

FakeServer::Fault FakeServer::NextFault() {
  if (faults.empty()) return Fault::kNone;
  const Fault fault = faults.front();
  faults.pop_front();
  return fault;
}

absl::StatusOr<v1::DeliverResponse> FakeServer::Deliver(const v1::DeliverRequest& request, const CallOptions& options) {
  const Fault fault = NextFault();
  if (fault == Fault::kLostRequest) return absl::UnavailableError("the link is cut");
  v1::ExchangeUp up;
  up.set_stream_id(request.stream_id());
  *up.mutable_runs() = request.runs();
  up.set_signature(request.signature());
  requests.push_back(up);
  const auto binding = streams_.find(up.stream_id());
  if (binding == streams_.end()) return absl::UnauthenticatedError("no such stream");
  v1::ExchangeDown down;
  if (up.runs_size() > 0) RETURN_IF_ERROR(JudgeAll(up, binding->second, &down));
  if (!VerifyReport(binding->second.public_key, up.stream_id(), request.report())) {
    return absl::UnauthenticatedError("not this device's report");
  }
  if (fault == Fault::kForgedReceipt) SignReceipt(SigningKey::Generate(*random_), down.mutable_receipt());
  if (fault == Fault::kLostAnswer) return absl::UnavailableError("the link is cut");
  v1::DeliverResponse response;
  *response.mutable_verdicts() = down.verdicts();
  if (down.has_receipt()) *response.mutable_receipt() = down.receipt();
  PutOrder(request, &response);
  *response.mutable_server_time() = TimestampOfTime(clock_->Now());
  return response;
}

absl::Status FakeServer::CheckOrdered(const std::string& code) const {
  if (ordered == v1::DEVICE_ORDER_KIND_LOCK) {
    return WithReason(absl::PermissionDeniedError("the device is locked"), "DEVICE_LOCKED");
  }
  const bool is_revoked = ordered == v1::DEVICE_ORDER_KIND_REVOKE || ordered == v1::DEVICE_ORDER_KIND_WIPE;
  if (!is_revoked || (!code.empty() && code == enrolment_code)) return absl::OkStatus();
  return WithReason(absl::PermissionDeniedError("the device is revoked"), "DEVICE_REVOKED");
}

void FakeServer::PutOrder(const v1::DeliverRequest& request, v1::DeliverResponse* response) {
  device_reports.push_back(request.report());
  v1::DeviceOrder order;
  order.set_stream_id(request.stream_id());
  order.set_order_id(order_id);
  order.set_kind(ordered);
  if (ordered == v1::DEVICE_ORDER_KIND_UNSPECIFIED) {
    if (request.report().order_id().empty()) return;
    order.set_order_id(request.report().order_id());
    order.set_kind(v1::DEVICE_ORDER_KIND_OVER);
  }
  if (before_order) before_order();
  const SigningKey other = SigningKey::Generate(*random_);
  SignOrder(order_is_forged ? other : *key_, &order);
  *response->mutable_order() = std::move(order);
}

bool FakeServer::LinkIsBack(bool look) {
  return link_is_back_at != absl::InfinitePast() && clock_->Now() >= link_is_back_at;
}

absl::Status FakeServer::Carry(size_t bytes, absl::Duration timeout) {
  absl::Duration takes = answer_takes;
  if (bytes_per_second > 0) takes += absl::Seconds(static_cast<double>(bytes) / static_cast<double>(bytes_per_second));
  clock_->SleepFor(std::min(takes, timeout));
  if (takes > timeout) return absl::DeadlineExceededError("no answer in time");
  durations.push_back(takes);
  return absl::OkStatus();
}

absl::Status FakeServer::TakeReport(const v1::ExchangeUp& up, v1::ExchangeDown* down) {
  if (reports_are == Reports::kIgnores) return absl::OkStatus();
  if (reports_are == Reports::kRefuses) {
    return InvalidField("red_lines.counts[0].kind", "UNKNOWN_CODE", "must be a kind that the interface lists");
  }
  const auto [known, is_new] = reports.insert({up.red_lines().report_id(), up.red_lines()});
  // A report that says something else the second time would be counted wrongly.
  if (!is_new && known->second.SerializeAsString() != up.red_lines().SerializeAsString()) abort();
  down->set_red_lines_taken(up.red_lines().report_id());
  return absl::OkStatus();
}

absl::Status FakeServer::JudgeAll(v1::ExchangeUp up, const Binding& binding, v1::ExchangeDown* down) {
  if (up.runs().empty()) return absl::OkStatus();
  for (v1::OperationRun& run : *up.mutable_runs()) {
    for (int i = 0; run.sealed() && i < run.operations_size(); ++i) {
      ASSIGN_OR_RETURN(*run.mutable_operations(i), OpenSealedOperation(*sealing_key_, run.operations(i)));
    }
  }
  v1::Receipt& receipt = *down->mutable_receipt();
  std::vector<std::pair<uint64_t, std::string>> ends;
  std::vector<std::vector<std::string>> digests;
  for (const v1::OperationRun& run : up.runs()) {
    ASSIGN_OR_RETURN(digests.emplace_back(), ChainOfRun(up.stream_id(), run));
    const uint64_t last = run.first_n() + static_cast<uint64_t>(run.operations_size()) - 1;
    ends.emplace_back(last, digests.back().back());
    v1::Range& range = *receipt.add_ranges();
    range.set_first(run.first_n());
    range.set_last(last);
    if (last > receipt.head_n()) {
      receipt.set_head_n(last);
      receipt.set_head_digest(digests.back().back());
    }
    for (uint64_t n = run.first_n(); n <= last; ++n) {
      if (const auto bad = poison.find(n); bad != poison.end()) return bad->second;
    }
  }
  if (!VerifySignature(binding.public_key, RunsToSign(up.stream_id(), ends), up.signature())) {
    return InvalidField("up.signature", "MALFORMED", "is the device's");
  }
  for (int r = 0; r < up.runs_size(); ++r) {
    for (int i = 0; i < up.runs(r).operations_size(); ++i) {
      const uint64_t n = up.runs(r).first_n() + static_cast<uint64_t>(i);
      v1::OperationVerdict& verdict = *down->add_verdicts();
      verdict.set_n(n);
      *verdict.mutable_verdict() =
          Judge(binding, up.stream_id(), n, digests[static_cast<size_t>(r)][static_cast<size_t>(i)],
                up.runs(r).operations(i));
    }
  }
  receipt.set_stream_id(up.stream_id());
  receipt.set_epoch(epoch);
  // What a later version says is in what it signs.
  if (adds_unknown_fields > 0) {
    AddUnknownField(adds_unknown_fields, &receipt);
    for (v1::OperationVerdict& verdict : *down->mutable_verdicts()) {
      AddUnknownField(adds_unknown_fields, verdict.mutable_verdict());
    }
  }
  receipt.set_verdict_digest(VerdictDigest(down->verdicts()));
  SignReceipt(*key_, &receipt);
  return absl::OkStatus();
}

v1::Verdict FakeServer::Judge(const Binding& binding, const std::string& stream_id, uint64_t n,
                              const std::string& digest, const std::string& bytes) {
  const v1::Operation operation = DecodeOperation(bytes).value();
  seen.push_back(n);
  operations.push_back(operation);
  if (const auto forced = forced_verdicts.find(n); forced != forced_verdicts.end()) return forced->second;
  Known& known = ledger_[{stream_id, n}];
  if (!known.digest.empty()) {
    if (known.digest == digest) return known.verdict;
    v1::Verdict forked;
    forked.set_kind(v1::VERDICT_KIND_STREAM_FORKED);
    return forked;
  }
  if (operation.has_origin()) {
    const auto origin = ledger_.find({operation.origin().stream_id(), operation.origin().n()});
    if (origin != ledger_.end() && origin->second.digest == operation.origin().digest()) return origin->second.verdict;
  }
  known.digest = digest;
  const uint64_t before = effects;
  const std::string& author = mixes_up_authors ? signed_in_last_ : binding.account;
  known.verdict = Apply(author, v1::SIDE_REFERRER, v1::ROLE_CASEWORKER, operation);
  if (effects > before) applied.emplace_back(author, operation);
  return known.verdict;
}

v1::Verdict FakeServer::Apply(const std::string& account, v1::Side side, v1::Role role,
                              const v1::Operation& operation) {
  const std::string& id = operation.referral_id();
  const auto found = cores_.find(id);
  const v1::CaseCore* before = found == cores_.end() ? nullptr : &found->second;
  const Reduction effect = Reduce(*workflow_, before, operation, ActorOf(account, side, role), clock_->Now());
  v1::Verdict verdict;
  verdict.set_kind(effect.kind);
  verdict.set_reason(effect.reason);
  for (const FieldViolation& field : effect.fields) verdict.add_fields()->set_field(field.field);
  if (effect.kind != v1::VERDICT_KIND_APPLIED) return verdict;
  ++effects;
  if (effect.core_changed) {
    workers_[id] = effect.core.worker_code();
    cores_[id] = effect.core;
    v1::Row row = RowOf(id);
    *row.mutable_core() = effect.core;
    row.mutable_core()->set_revision(seq_ + 1);
    PutRow(std::move(row));
  }
  if (effect.dossier != nullptr) {
    v1::Row row = RowOf(id);
    *row.mutable_dossier() = dossiers_[id] = *effect.dossier;
    PutRow(std::move(row));
  }
  if (effect.comment.has_value()) {
    v1::Row row = RowOf(id);
    row.set_row_id(effect.comment->comment_id());
    *row.mutable_comment() = *effect.comment;
    PutRow(std::move(row));
  }
  if (effect.history.has_value()) {
    v1::Row row = RowOf(id);
    row.set_row_id(absl::StrCat(seq_ + 1));
    *row.mutable_history() = *effect.history;
    row.mutable_history()->set_seq(seq_ + 1);
    PutRow(std::move(row));
  }
  if (operation.has_amend()) {
    // Nobody else writes here, so that nothing is in conflict.
    AmendmentAuthor author;
    author.submitted = true;
    v1::Row row = RowOf(id);
    *row.mutable_dossier() = dossiers_[id] = MergeAmendment(dossiers_[id], {}, operation.amend(), author).dossier;
    PutRow(std::move(row));
  }
  verdict.set_seq(seq_);
  verdict.set_short_code(cores_[id].short_code());
  return verdict;
}

void FakeServer::Act(const std::string& account, v1::Side side, v1::Role role, const std::string& referral_id,
                     const std::string& step_id, const std::vector<v1::InputValue>& inputs) {
  v1::Operation operation;
  operation.set_referral_id(referral_id);
  operation.set_base_entry(cores_[referral_id].entry());
  operation.mutable_take_step()->set_step_id(step_id);
  for (const v1::InputValue& input : inputs) *operation.mutable_take_step()->add_inputs() = input;
  const v1::Verdict verdict = Apply(account, side, role, operation);
  // A test that builds on a step that was refused has nothing to go on with.
  if (verdict.kind() != v1::VERDICT_KIND_APPLIED) abort();
}

void FakeServer::Forget(const std::string& referral_id) {
  cores_.erase(referral_id);
  for (auto at = feed_.begin(); at != feed_.end();) {
    at = at->second.referral_id() == referral_id ? feed_.erase(at) : std::next(at);
  }
}

void FakeServer::Leave(const std::string& referral_id) {
  Forget(referral_id);
  v1::Row row = RowOf(referral_id);
  row.mutable_left_scope()->set_reason("REASSIGNED");
  PutRow(std::move(row));
}

}  // namespace ihala::client
