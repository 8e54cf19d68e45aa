#include "server/commands/case_effects.h"

#include <string>
#include <utility>

#include "common/access/access.h"
#include "common/base/sabotage.h"
#include "common/base/status_macros.h"
#include "common/text/short_code.h"
#include "ihala/v1/sync.pb.h"
#include "server/commands/amendment_judge.h"
#include "server/commands/case_rows.h"
#include "server/commands/clock_sweep.h"
#include "server/commands/due_dates.h"
#include "server/commands/erasure.h"
#include "server/commands/notices.h"
#include "server/commands/notifications.h"
#include "server/commands/phone_digest.h"
#include "server/commands/queue_facts.h"

namespace ihala {
namespace {

// Whether somebody sees more or less of the case than before, or until another time.
bool VisibilityChanged(const Workflow& workflow, const v1::CaseCore& before, const v1::CaseCore& after) {
  // Planted: who may see what is no part of a row's version.
  if (IsPlanted(Planted::kVisibilityIsNoChange)) return false;
  CaseFacts facts = FactsOf(before, workflow);
  const CaseFacts then = FactsOf(after, workflow);
  // Among open stages only what they open counts.
  if (!IsClosed(then.stage_kind)) facts.stage_kind = then.stage_kind;
  return !(facts == then);
}

absl::Status SettleShortCode(WriteTxn& txn, Random* random, v1::CaseCore* core) {
  if (absl::StatusOr<std::string> drawn = text::ParseShortCode(core->short_code()); drawn.ok()) {
    core->set_short_code(*drawn);
  } else {
    core->set_short_code(text::NewShortCode(*random));
  }
  for (;;) {
    ASSIGN_OR_RETURN(std::optional<std::string> owner, txn.FindByShortCode(core->short_code()));
    if (!owner.has_value()) return absl::OkStatus();
    core->set_short_code(text::NewShortCode(*random));
  }
}

// Who no longer looks after the case hears that it left their scope, unless they wrote it.
absl::Status NoteHandOver(WriteTxn& txn, const v1::CaseCore& before, const v1::CaseCore& after) {
  if (before.assigned_to() == after.assigned_to()) return absl::OkStatus();
  RETURN_IF_ERROR(txn.DeleteRow(RowKind::kLeft, after.referral_id(), after.assigned_to()));
  if (before.assigned_to() == after.worker_code()) return absl::OkStatus();
  v1::LeftScope left;
  left.set_reason("REASSIGNED");
  const RowScope holder{"", "", WorkerParty(after.referring_organisation(), before.assigned_to()), ""};
  return txn.PutRow(RowKind::kLeft, after.referral_id(), before.assigned_to(), holder, left.SerializeAsString())
      .status();
}

// Counts the phones of the dossier instead of those of the one that it replaces, if it does.
absl::Status CountPhones(WriteTxn& txn, const v1::CaseCore& core, const v1::Referral& dossier,
                         absl::string_view phone_key) {
  ASSIGN_OR_RETURN(const std::optional<v1::Referral> before, txn.FindDossier(core.referral_id()));
  if (before.has_value()) {
    for (const std::string& digest : PhoneDigestsOf(phone_key, *before)) {
      RETURN_IF_ERROR(txn.DeletePhone(digest, core.referral_id()));
    }
  }
  for (const std::string& digest : PhoneDigestsOf(phone_key, dossier)) {
    RETURN_IF_ERROR(txn.PutPhone(digest, core.referral_id(), dossier.household().household_id()));
  }
  return absl::OkStatus();
}

// Whether the rows below the core must go out again: who may see what of them, or until when, is not what it was when
// they went out.
bool MustGoOutAgain(const Workflow& workflow, const v1::CaseCore& before, const v1::CaseCore& after,
                    const CaseDates& dates, absl::Time now) {
  if (VisibilityChanged(workflow, before, after)) return true;
  // The core that is written now would hide that the others are still due.
  return dates.IsOver(now);
}

// Whether it may have changed when the case is to be erased, or that it is held. While a case is open nothing is said
// of that, and nothing written.
bool IsKeepingConcerned(const Workflow& workflow, const std::optional<v1::CaseCore>& before,
                        const v1::CaseCore& after) {
  const auto is_concerned = [&](const v1::CaseCore& core) {
    return core.legal_hold() || IsClosed(workflow.KindOf(core.stage_id()));
  };
  return is_concerned(after) || (before.has_value() && is_concerned(*before));
}

absl::StatusOr<uint64_t> StoreCore(WriteTxn& txn, const Workflow& workflow, const std::optional<v1::CaseCore>& before,
                                   const StoreContext& context, Reduction* effects) {
  v1::CaseCore& core = effects->core;
  bool renumber = false;
  CaseDates dates;  // A new case has none.
  if (before.has_value()) {
    RETURN_IF_ERROR(CompleteDates(txn, workflow, &core).status());
    ASSIGN_OR_RETURN(dates, txn.FindDates(core.referral_id()));
    renumber = MustGoOutAgain(workflow, *before, core, dates, context.now);
  } else {
    RETURN_IF_ERROR(SettleShortCode(txn, context.random, &core));
  }
  ASSIGN_OR_RETURN(const uint64_t seq, txn.PutCore(&core, QueueFactsOf(workflow, core)));
  const Policy& policy = *context.reference->policy;
  RETURN_IF_ERROR(PutDatesOf(txn, policy, workflow, core, dates, context.now));
  if (IsKeepingConcerned(workflow, before, core)) RETURN_IF_ERROR(PutKeepingOf(txn, policy, workflow, core));
  RETURN_IF_ERROR(PutTickOf(txn, *context.reference, workflow, core, context.now));
  RETURN_IF_ERROR(PutNoticeOf(txn, before, core));
  if (before.has_value()) RETURN_IF_ERROR(NoteHandOver(txn, *before, core));
  if (effects->erase_body) {
    RETURN_IF_ERROR(EraseBelow(txn, *context.reference, *before, core, context.now));
  } else if (renumber) {
    RETURN_IF_ERROR(RenumberRows(txn, core));
  }
  return seq;
}

}  // namespace

absl::StatusOr<uint64_t> StoreEffects(WriteTxn& txn, const Workflow& workflow,
                                      const std::optional<v1::CaseCore>& before, const StoreContext& context,
                                      Reduction* effects, MergedAmendment* amendment) {
  uint64_t seq = 0;
  if (effects->core_changed) {
    ASSIGN_OR_RETURN(seq, StoreCore(txn, workflow, before, context, effects));
  }
  const v1::CaseCore& core = effects->core_changed ? effects->core : *before;
  if (effects->dossier != nullptr) {
    RETURN_IF_ERROR(CountPhones(txn, core, *effects->dossier, context.phone_key));
    ASSIGN_OR_RETURN(seq, PutDossier(txn, core, *effects->dossier));
  }
  if (effects->comment.has_value()) {
    ASSIGN_OR_RETURN(seq, PutComment(txn, core, *effects->comment));
  }
  RETURN_IF_ERROR(TellChange(txn, {context.reference, &workflow, context.now}, before, *effects));
  if (amendment != nullptr) RETURN_IF_ERROR(StoreConflicts(txn, core, *effects->history, amendment));
  if (effects->history.has_value()) {
    ASSIGN_OR_RETURN(seq, PutHistory(txn, core, *std::move(effects->history)));
  }
  if (amendment == nullptr) return seq;
  RETURN_IF_ERROR(CountPhones(txn, core, amendment->dossier, context.phone_key));
  return StoreMergedDossier(txn, core, amendment);
}

}  // namespace ihala
