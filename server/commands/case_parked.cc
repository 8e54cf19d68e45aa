// What waits for its case: when it may be judged, and how.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/commands/case_judge.h"

namespace ihala {

absl::StatusOr<std::optional<ParkedOperation>> CaseJudge::FindWaiting(const CaseCommand& command,
                                                                      const v1::Verdict& verdict) {
  // Planted: what came before its case is kept, and never looked at again.
  if (verdict.kind() != v1::VERDICT_KIND_PARKED || IsPlanted(Planted::kParkedIsForgotten)) return std::nullopt;
  const v1::Origin& origin = command.operation.origin();
  const std::string first = command.operation.has_origin() ? StreamKey(origin.stream_id(), origin.n()) : "";
  ASSIGN_OR_RETURN(std::vector<ParkedOperation> waiting, txn_->ListParked(command.operation.referral_id()));
  for (ParkedOperation& parked : waiting) {
    if (parked.ledger_key == command.ledger_key || parked.ledger_key == first) return std::move(parked);
  }
  return std::nullopt;
}

bool CaseJudge::LetsParkedIn(const CaseCommand& command, const Ruling& ruling, const v1::Verdict& verdict) {
  if (ruling.stops) return true;
  if (verdict.kind() != v1::VERDICT_KIND_APPLIED) return false;
  if (command.operation.has_submit()) return true;
  return ruling.before.has_value() && ruling.reduction.core_changed &&
         ruling.before->assigned_to() != ruling.reduction.core.assigned_to();
}

absl::StatusOr<CaseCommand> CaseJudge::CommandOf(const ParkedOperation& parked) {
  ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn_->FindLedger(parked.ledger_key));
  if (!entry.has_value()) return absl::DataLossError("a parked operation has no ledger entry");
  CaseCommand command;
  command.account = parked.account;
  command.ledger_key = parked.ledger_key;
  command.digest = entry->digest;
  command.previous_digest = entry->previous;
  command.operation_bytes = parked.operation;
  ASSIGN_OR_RETURN(command.operation, DecodeOperation(parked.operation));
  return command;
}

absl::Status CaseJudge::ReplayParked(const std::string& referral_id) {
  ASSIGN_OR_RETURN(const std::vector<ParkedOperation> waiting, txn_->ListParked(referral_id));
  bool any_held = false;
  for (const ParkedOperation& parked : waiting) {
    // That its case is here is not what it waits for.
    any_held = any_held || !parked.device.empty();
    if (!parked.device.empty()) continue;
    // Erased with the key of the case that it names: there is nothing left to be judged.
    if (parked.operation.empty()) {
      RETURN_IF_ERROR(txn_->DeleteParked(parked.ledger_key));
      continue;
    }
    ASSIGN_OR_RETURN(const CaseCommand command, CommandOf(parked));
    RETURN_IF_ERROR(txn_->DeleteParked(parked.ledger_key));
    ASSIGN_OR_RETURN(Ruling ruling, Rule(command));
    RETURN_IF_ERROR(Take(command, ruling).status());
  }
  return any_held ? SettleSuspension(referral_id) : absl::OkStatus();
}

}  // namespace ihala
