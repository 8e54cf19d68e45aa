#include "server/commands/due_dates.h"

#include <optional>
#include <string>
#include <vector>

#include "common/access/access.h"
#include "common/audit/actions.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/carry_dossier.h"
#include "server/commands/case_rows.h"
#include "server/commands/erasure.h"
#include "server/commands/queue_facts.h"

namespace ihala {
namespace {

// Where the case stands among its dates at `now`.
CaseDates DatesAt(const Policy& policy, const Workflow& workflow, const v1::CaseCore& core, absl::Time now) {
  CaseDates dates;
  for (const absl::Time date : DatesOf(FactsOf(core, workflow), policy)) {
    if (date > now) {
      dates.due = date;
      break;
    }
    dates.passed = date;
  }
  return dates;
}

// What the trail says of it.
std::string ResultOf(const CaseDates& before, const CaseDates& after) {
  if (before.IsAskedFor()) return "TERMS_CHANGED";
  if (after.passed > before.passed) return "PASSED";
  return after.passed < before.passed ? "SET_BACK" : "NOTED";
}

absl::Status NumberOne(WriteTxn& txn, const ReferenceData& reference, const std::string& referral_id, absl::Time now) {
  ASSIGN_OR_RETURN(std::optional<v1::CaseCore> core, txn.FindCore(referral_id));
  // Without a case there is nothing to be numbered.
  if (!core.has_value()) return txn.PutDates(referral_id, CaseDates());
  const auto workflow = reference.FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
  if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
  RETURN_IF_ERROR(CompleteDates(txn, *workflow, &*core).status());
  ASSIGN_OR_RETURN(const CaseDates before, txn.FindDates(referral_id));
  const Policy& policy = *reference.policy;
  const CaseDates after = DatesAt(policy, *workflow, *core, now);
  RETURN_IF_ERROR(PutDatesOf(txn, policy, *workflow, *core, before, now));
  if (before.IsAskedFor()) RETURN_IF_ERROR(PutKeepingOf(txn, policy, *workflow, *core));
  // Nothing of it depends on a date.
  if (!before.IsAskedFor() && DatesOf(FactsOf(*core, *workflow), policy).empty()) return absl::OkStatus();
  RETURN_IF_ERROR(txn.PutCore(&*core, QueueFactsOf(*workflow, *core)).status());
  RETURN_IF_ERROR(RenumberRows(txn, *core));
  return txn.PutAudit({now, "", "", audit_action::kCaseDate, UuidToText(referral_id), ResultOf(before, after), ""});
}

}  // namespace

absl::StatusOr<bool> CompleteDates(ReadTxn& txn, const Workflow& workflow, v1::CaseCore* core) {
  // What the family had said is no part of a tombstone.
  if (core->has_erased()) return false;
  if (core->has_consent_until() && !core->consent_fields().empty()) return false;
  ASSIGN_OR_RETURN(const std::optional<v1::Referral> dossier, txn.FindDossier(core->referral_id()));
  return dossier.has_value() && CarryConsent(workflow, dossier->consent(), core);
}

absl::Status PutDatesOf(WriteTxn& txn, const Policy& policy, const Workflow& workflow, const v1::CaseCore& core,
                        const CaseDates& stored, absl::Time now) {
  const CaseDates dates = DatesAt(policy, workflow, core, now);
  if (stored.passed == dates.passed && stored.due == dates.due) return absl::OkStatus();
  return txn.PutDates(core.referral_id(), dates);
}

absl::StatusOr<int> NumberOver(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most) {
  ASSIGN_OR_RETURN(const std::vector<std::string> over, txn.ListOver(now, most));
  for (const std::string& referral_id : over) RETURN_IF_ERROR(NumberOne(txn, reference, referral_id, now));
  return static_cast<int>(over.size());
}

absl::StatusOr<int> NumberAskedFor(WriteTxn& txn, const ReferenceData& reference, absl::Time now, int most) {
  ASSIGN_OR_RETURN(const std::vector<std::string> over, txn.ListOver(now, most));
  int done = 0;
  for (const std::string& referral_id : over) {
    ASSIGN_OR_RETURN(const CaseDates dates, txn.FindDates(referral_id));
    // The list begins with them: no case's own date lies so far back.
    if (dates.due > absl::UnixEpoch()) break;
    RETURN_IF_ERROR(NumberOne(txn, reference, referral_id, now));
    ++done;
  }
  return done;
}

}  // namespace ihala
