// What waits for its case: when it may be judged, and how.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/wire/operation_codec.h"
#include "server/commands/case_judge.h"

namespace ihala {

bool CaseJudge::LetsParkedIn(const CaseCommand& command, const Ruling& ruling, const v1::Verdict& verdict) {
  if (ruling.stops) return true;
  if (verdict.kind() != v1::VERDICT_KIND_APPLIED) return false;
  if (command.operation.has_submit()) return true;
  return ruling.before.has_value() && ruling.reduction.core_changed &&
         ruling.before->assigned_to() != ruling.reduction.core.assigned_to();
}

absl::StatusOr<bool> CaseJudge::WaitsNoLonger(const CaseCommand& command, const v1::Verdict& verdict) {
  if (verdict.kind() != v1::VERDICT_KIND_PARKED) return false;
  ASSIGN_OR_RETURN(const std::vector<ParkedOperation> waiting, txn_->ListParked(command.operation.referral_id()));
  const bool is_kept = std::any_of(waiting.begin(), waiting.end(), [&](const ParkedOperation& parked) {
    return parked.ledger_key == command.ledger_key;
  });
  // What was filed again waits under its first name.
  if (!is_kept) return false;
  ASSIGN_OR_RETURN(const Ruling ruling, Rule(command));
  if (ruling.reduction.kind == v1::VERDICT_KIND_PARKED) return false;
  RETURN_IF_ERROR(txn_->DeleteParked(command.ledger_key));
  return true;
}

absl::Status CaseJudge::ReplayParked(const std::string& referral_id) {
  ASSIGN_OR_RETURN(std::vector<ParkedOperation> waiting, txn_->ListParked(referral_id));
  for (ParkedOperation& parked : waiting) {
    ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn_->FindLedger(parked.ledger_key));
    if (!entry.has_value()) return absl::DataLossError("a parked operation has no ledger entry");
    CaseCommand command;
    command.account = parked.account;
    command.ledger_key = parked.ledger_key;
    command.digest = entry->digest;
    command.operation_bytes = parked.operation;
    ASSIGN_OR_RETURN(command.operation, DecodeOperation(parked.operation));
    RETURN_IF_ERROR(txn_->DeleteParked(parked.ledger_key));
    ASSIGN_OR_RETURN(Ruling ruling, Rule(command));
    RETURN_IF_ERROR(Take(command, ruling).status());
  }
  return absl::OkStatus();
}

}  // namespace ihala
