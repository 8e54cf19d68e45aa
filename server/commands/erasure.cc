#include "server/commands/erasure.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "common/access/access.h"
#include "common/access/record_end.h"
#include "common/audit/actions.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/tombstone.h"
#include "server/commands/case_rows.h"
#include "server/commands/queue_facts.h"

namespace ihala {
namespace {

std::string CauseOf(v1::ErasureCause cause) {
  const std::string& name = v1::ErasureCause_Name(cause);
  return std::string(absl::StripPrefix(name, "ERASURE_CAUSE_"));
}

absl::StatusOr<std::shared_ptr<const Workflow>> WorkflowOf(const ReferenceData& reference, const v1::CaseCore& core) {
  std::shared_ptr<const Workflow> workflow =
      reference.FindWorkflow(core.workflow().workflow_id(), core.workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  return workflow;
}

absl::Status DeleteRowsOf(WriteTxn& txn, const std::string& referral_id, RowKind kind) {
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<FeedRow> rows, txn.ListChildren(referral_id, kind, 0, limits::kMaxPageSize));
    if (rows.empty()) return absl::OkStatus();
    for (const FeedRow& row : rows) RETURN_IF_ERROR(txn.DeleteRow(kind, referral_id, row.row_id));
  }
}

// Whether somebody sees the case, or had it once.
absl::StatusOr<bool> KnowsOf(ReadTxn& txn, const ReferenceData& reference, const std::string& account,
                             const v1::CaseCore& core, absl::Time now) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const Workflow> workflow, WorkflowOf(reference, core));
  const std::optional<Caller> caller = reference.FindCaller(account, now);
  if (!caller.has_value()) return false;
  if (Visible(*caller, FactsOf(core, *workflow), *reference.policy, now).exists()) return true;
  ASSIGN_OR_RETURN(const std::optional<FeedRow> left, txn.FindRow(RowKind::kLeft, core.referral_id(), account));
  return left.has_value();
}

// What waits for the case is not kept, and whoever may know of the case hears why. To others it never came. `core` is
// null where the case is not here.
absl::Status SettleWaiting(WriteTxn& txn, const ReferenceData& reference, const std::string& referral_id,
                           const v1::CaseCore* core, absl::Time now) {
  ASSIGN_OR_RETURN(const std::vector<ParkedOperation> waiting, txn.ListParked(referral_id));
  for (const ParkedOperation& parked : waiting) {
    RETURN_IF_ERROR(txn.DeleteParked(parked.ledger_key));
    bool hears = true;
    if (core != nullptr) {
      ASSIGN_OR_RETURN(hears, KnowsOf(txn, reference, parked.account, *core, now));
    }
    ASSIGN_OR_RETURN(std::optional<LedgerEntry> entry, txn.FindLedger(parked.ledger_key));
    if (!entry.has_value()) return absl::DataLossError("a parked operation has no ledger entry");
    if (hears) {
      v1::Verdict verdict;
      verdict.set_kind(v1::VERDICT_KIND_REJECTED);
      verdict.set_reason(kErased);
      entry->verdict = verdict.SerializeAsString();
    }
    entry->operation.clear();
    RETURN_IF_ERROR(txn.PutLedger(parked.ledger_key, *entry));
  }
  return absl::OkStatus();
}

absl::Status NoteErased(WriteTxn& txn, const ErasureRecord& erasure, absl::Time now) {
  RETURN_IF_ERROR(txn.PutErasure(erasure));
  RETURN_IF_ERROR(txn.PutDates(erasure.referral_id, CaseDates()));
  RETURN_IF_ERROR(txn.PutTick(erasure.referral_id, std::nullopt));
  RETURN_IF_ERROR(txn.PutNotice(erasure.referral_id, {}, std::nullopt));
  RETURN_IF_ERROR(txn.DeleteNotificationsOf(erasure.referral_id));
  RETURN_IF_ERROR(txn.PutKeeping(erasure.referral_id, std::nullopt));
  return txn.PutAudit(
      {now, "", "", audit_action::kCaseErase, UuidToText(erasure.referral_id), CauseOf(erasure.cause), ""});
}

// That the server erased it, which is no act of anybody.
absl::Status PutErasedEvent(WriteTxn& txn, const v1::CaseCore& core) {
  v1::HistoryEntry entry;
  entry.set_kind(v1::HISTORY_KIND_ERASED);
  entry.set_side(v1::SIDE_CLOCK);
  entry.set_from_stage(core.stage_id());
  entry.set_to_stage(core.stage_id());
  entry.set_entry(core.entry());
  *entry.mutable_received_at() = core.erased().at();
  return PutHistory(txn, core, std::move(entry)).status();
}

}  // namespace

absl::Status EraseBelow(WriteTxn& txn, const ReferenceData& reference, const v1::CaseCore& before,
                        const v1::CaseCore& core, absl::Time now) {
  for (const RowKind kind : {RowKind::kDossier, RowKind::kComment, RowKind::kConflict, RowKind::kDossierNumbers}) {
    RETURN_IF_ERROR(DeleteRowsOf(txn, core.referral_id(), kind));
  }
  RETURN_IF_ERROR(RewriteRows(txn, core, RowKind::kHistory, [](const std::string& body) {
    v1::HistoryEntry entry;
    entry.ParseFromString(body);
    StripEvent(&entry);
    return entry.SerializeAsString();
  }));
  RETURN_IF_ERROR(txn.DeletePhonesOf(core.referral_id()));
  RETURN_IF_ERROR(txn.DeleteShortCode(before.short_code()));
  RETURN_IF_ERROR(SettleWaiting(txn, reference, core.referral_id(), &core, now));
  ErasureRecord erasure;
  erasure.referral_id = core.referral_id();
  erasure.cause = core.erased().cause();
  erasure.referring = core.referring_organisation();
  erasure.erased_at = TimeOfTimestamp(core.erased().at());
  return NoteErased(txn, erasure, now);
}

absl::Status EraseCase(WriteTxn& txn, const ReferenceData& reference, const ErasureRecord& erasure, absl::Time now) {
  const std::string& id = erasure.referral_id;
  ASSIGN_OR_RETURN(const std::optional<ErasureRecord> noted, txn.FindErasure(id));
  ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> before, txn.FindCore(id));
  if (noted.has_value() && (!before.has_value() || before->has_erased())) return absl::OkStatus();
  if (!before.has_value()) {
    RETURN_IF_ERROR(SettleWaiting(txn, reference, id, nullptr, now));
    return NoteErased(txn, erasure, now);
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const Workflow> workflow, WorkflowOf(reference, *before));
  v1::CaseCore core = *before;
  MakeTombstone(erasure.cause, erasure.erased_at, &core);
  RETURN_IF_ERROR(txn.PutCore(&core, QueueFactsOf(*workflow, core)).status());
  RETURN_IF_ERROR(EraseBelow(txn, reference, *before, core, now));
  return PutErasedEvent(txn, core);
}

absl::Status PutKeepingOf(WriteTxn& txn, const Policy& policy, const Workflow& workflow, const v1::CaseCore& core) {
  KeepingRecord keeping;
  keeping.referring = core.referring_organisation();
  keeping.due = RecordEndOf(core, workflow, policy);
  keeping.held = core.legal_hold();
  const bool waits = keeping.held || keeping.due != absl::InfiniteFuture();
  return txn.PutKeeping(core.referral_id(), waits ? std::make_optional(keeping) : std::nullopt);
}

absl::StatusOr<int> EraseDue(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most) {
  ASSIGN_OR_RETURN(const std::vector<std::string> due, txn.ListDue(now, most));
  for (const std::string& id : due) {
    ASSIGN_OR_RETURN(const std::optional<v1::CaseCore> core, txn.FindCore(id));
    if (!core.has_value()) {
      RETURN_IF_ERROR(txn.PutKeeping(id, std::nullopt));
      continue;
    }
    ASSIGN_OR_RETURN(const std::shared_ptr<const Workflow> workflow, WorkflowOf(reference, *core));
    ErasureRecord erasure;
    erasure.referral_id = id;
    erasure.erased_at = now;
    if (!core->has_erased() && IsTombstone(*core, *workflow)) {
      // Voided by a program that destroyed no key.
      erasure.cause = v1::ERASURE_CAUSE_VOIDED;
    } else if (RecordEndOf(*core, *workflow, *reference.policy) <= now) {
      erasure.cause = v1::ERASURE_CAUSE_RETENTION;
    } else {
      RETURN_IF_ERROR(PutKeepingOf(txn, *reference.policy, *workflow, *core));
      continue;
    }
    RETURN_IF_ERROR(EraseCase(txn, reference, erasure, now));
  }
  return static_cast<int>(due.size());
}

absl::StatusOr<int> EraseListed(WriteTxn& txn, const ReferenceData& reference, absl::Span<const ErasureRecord> listed,
                                absl::Time now, int most, size_t* from) {
  int erased = 0;
  for (; *from < listed.size() && erased < most; ++*from) {
    ASSIGN_OR_RETURN(const std::optional<ErasureRecord> noted, txn.FindErasure(listed[*from].referral_id));
    if (noted.has_value()) continue;
    RETURN_IF_ERROR(EraseCase(txn, reference, listed[*from], now));
    ++erased;
  }
  return erased;
}

}  // namespace ihala
