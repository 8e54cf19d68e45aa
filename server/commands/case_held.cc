// What comes from a revoked device. Whoever holds it may not be its author, so that nothing of it takes effect before
// the author's own organisation says so; and nothing is lost, for it may well be theirs.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/audit/actions.h"
#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/commands/account_judge.h"
#include "server/commands/case_effects.h"
#include "server/commands/case_judge.h"
#include "server/commands/refusals.h"

namespace ihala {
namespace {

absl::Status NotHeld() {
  return WithReason(absl::NotFoundError("No such operation waits for a decision of yours."), "NOT_HELD");
}

// What brings something new, rather than move a case on.
bool BringsWords(const v1::Operation& operation) {
  return operation.has_submit() || operation.has_add_comment() || operation.has_amend();
}

}  // namespace

absl::StatusOr<std::string> CaseJudge::HoldingDevice(const CaseCommand& command,
                                                     const std::optional<ParkedOperation>& waits) {
  if (waits.has_value() && !waits->device.empty()) return waits->device;
  if (command.n == 0) return std::string();
  ASSIGN_OR_RETURN(std::optional<Stream> stream, txn_->FindStream(command.stream_id));
  return stream.has_value() && IsRevoked(stream->device_state) ? std::move(stream->device) : std::string();
}

absl::StatusOr<CaseJudge::Ruling> CaseJudge::RuleHeld(const CaseCommand& command, std::string device) {
  const std::optional<Caller> caller = reference_->FindCaller(command.account, received_);
  if (std::optional<Ruling> refused = RefuseAtOnce(command, caller); refused.has_value()) return *std::move(refused);
  Ruling ruling;
  if (!BringsWords(command.operation) && !IsWithdrawal(command.operation, *caller)) {
    ruling.reduction = Refuse(kDeviceRevoked);
    return ruling;
  }
  ruling.reduction.kind = v1::VERDICT_KIND_PARKED;
  ruling.reduction.reason = kDeviceRevoked;
  ruling.held_of = std::move(device);
  return ruling;
}

absl::Status CaseJudge::SettleSuspension(const std::string& referral_id) {
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn_->FindCore(referral_id));
  if (!core.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<ParkedOperation> waiting, txn_->ListParked(referral_id));
  bool suspends = false;
  for (const ParkedOperation& parked : waiting) {
    if (parked.device.empty() || parked.operation.empty()) continue;
    const auto author = reference_->accounts.find(parked.account);
    if (author == reference_->accounts.end()) continue;
    ASSIGN_OR_RETURN(const v1::Operation operation, DecodeOperation(parked.operation));
    suspends = suspends || (author->second.organisation() == core->referring_organisation() &&
                            IsWithdrawal(operation, CallerOf(author->second)));
  }
  if (suspends == core->suspended()) return absl::OkStatus();
  const auto workflow = reference_->FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  Reduction effects;
  effects.kind = v1::VERDICT_KIND_APPLIED;
  effects.core_changed = true;
  effects.core = *core;
  effects.core.set_suspended(suspends);
  return StoreEffects(*txn_, *workflow, core, {store_.phone_key, received_, random_, reference_}, &effects, nullptr)
      .status();
}

absl::Status CaseJudge::CheckMayReview(const Caller& caller, const ParkedOperation& held) {
  const auto author = reference_->accounts.find(held.account);
  const bool is_own = author != reference_->accounts.end() && !caller.organisation.empty() &&
                      author->second.organisation() == caller.organisation;
  if (!is_own ||
      !(caller.Holds(v1::ROLE_SUPERVISOR, caller.organisation) || caller.Holds(v1::ROLE_LEAD, caller.organisation))) {
    return NotHeld();
  }
  if (held.account == caller.account) return OwnDevice();
  return ReachesAll(caller, author->second) ? absl::OkStatus() : AboveOwn();
}

absl::StatusOr<v1::Verdict> CaseJudge::Review(const HeldReview& review) {
  const std::optional<Caller> caller = reference_->FindCaller(review.account, received_);
  if (!caller.has_value()) return NotHeld();
  v1::Verdict verdict;
  ASSIGN_OR_RETURN(const std::optional<LedgerEntry> before, txn_->FindLedger(review.ledger_key));
  if (before.has_value() && before->digest != review.digest) {
    return WithReason(InvalidField("request_id", "REUSED", "must be new for each request with another content"),
                      "REQUEST_ID_REUSED");
  }
  if (before.has_value()) {
    if (!verdict.ParseFromString(before->verdict)) return absl::DataLossError("a stored verdict does not parse");
    return verdict;
  }
  ASSIGN_OR_RETURN(const std::optional<ParkedOperation> held, txn_->FindParked(review.held_key));
  // Erased with the key of its case: there is nothing left to decide on.
  if (!held.has_value() || held->device.empty() || held->operation.empty()) return NotHeld();
  RETURN_IF_ERROR(CheckMayReview(*caller, *held));
  RETURN_IF_ERROR(txn_->PutAudit({received_, review.account, caller->organisation, audit_action::kDeviceReview,
                                  UuidToText(held->referral_id), review.accepts ? "TAKEN" : "REFUSED", review.digest}));
  ASSIGN_OR_RETURN(const CaseCommand command, CommandOf(*held));
  RETURN_IF_ERROR(txn_->DeleteParked(held->ledger_key));
  Ruling ruling;
  if (review.accepts) {
    ASSIGN_OR_RETURN(ruling, Rule(command));
  } else {
    ruling.reduction = Refuse(kDeviceRevoked);
  }
  ASSIGN_OR_RETURN(verdict, Take(command, ruling));
  if (LetsParkedIn(command, ruling, verdict)) RETURN_IF_ERROR(ReplayParked(held->referral_id));
  RETURN_IF_ERROR(SettleSuspension(held->referral_id));
  // Of the author's verdict no more than what the caller is told of it.
  v1::Verdict told;
  told.set_kind(verdict.kind());
  told.set_reason(verdict.reason());
  RETURN_IF_ERROR(txn_->PutLedger(review.ledger_key, {review.digest, told.SerializeAsString(), ""}));
  return told;
}

}  // namespace ihala
