#include "server/commands/clock_sweep.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/evaluator.h"

namespace ihala {
namespace {

// A failure that is the case's own, or its data's; any other is the store's.
bool IsOfTheCase(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsFailedPrecondition(status) || absl::IsInvalidArgument(status) ||
         absl::IsAlreadyExists(status);
}

v1::Operation OperationOn(const Workflow& workflow, const v1::CaseCore& core) {
  v1::Operation operation;
  operation.set_schema_version(1);
  operation.set_referral_id(core.referral_id());
  operation.set_base_entry(core.entry());
  *operation.mutable_workflow() = workflow.ref();
  return operation;
}

}  // namespace

std::optional<v1::Operation> ClockAct(const Workflow& workflow, const v1::CaseCore& core, absl::Time now,
                                      const CaseDays& days) {
  if (ConfirmationTimedOut(workflow, core, now, days)) {
    v1::Operation operation = OperationOn(workflow, core);
    operation.mutable_confirm_step()->set_step_id(core.pending().step_id());
    return operation;
  }
  const v1::Step* const step = DueClockStep(workflow, core, now, days);
  if (step == nullptr) return std::nullopt;
  v1::Operation operation = OperationOn(workflow, core);
  operation.mutable_take_step()->set_step_id(step->step_id());
  return operation;
}

std::string ClockKey(const v1::CaseCore& core, const v1::Operation& act) {
  // A step may be proposed more than once in one entry.
  const bool answers = act.has_confirm_step();
  const int64_t proposed_at = answers ? absl::ToUnixMicros(TimeOfTimestamp(core.pending().proposed_at())) : 0;
  return absl::StrCat(
      "c", Digest(absl::StrCat(core.referral_id(), core.entry(), answers ? "/answer/" : "/step/",
                               answers ? act.confirm_step().step_id() : act.take_step().step_id(), "/", proposed_at))
               .substr(0, 16));
}

absl::Status PutTickOf(WriteTxn& txn, const ReferenceData& reference, const Workflow& workflow,
                       const v1::CaseCore& core, absl::Time now) {
  if (core.has_erased()) return txn.PutTick(core.referral_id(), std::nullopt);
  const CaseDays days = reference.DaysOf(workflow, core);
  std::optional<absl::Time> tick = NextTick(workflow, core, now, days);
  const bool is_due = ClockAct(workflow, core, now, days).has_value() ||
                      ClockOf(workflow, core, now, days).escalation() != v1::ESCALATION_LEVEL_UNSPECIFIED;
  if (is_due) tick = now;
  return txn.PutTick(core.referral_id(), tick);
}

absl::StatusOr<int> SweepClocks(WriteTxn& txn, const ReferenceData& reference, const CaseJudge::OfStore& store,
                                absl::Time now, Random* random, int most) {
  ASSIGN_OR_RETURN(const bool knows_days, reference.KnowsDays(txn));
  if (!knows_days) return 0;
  ASSIGN_OR_RETURN(const std::vector<std::string> ticking, txn.ListTicking(now, most));
  CaseJudge judge(&txn, &reference, {}, store, now, random);
  for (const std::string& referral_id : ticking) {
    const absl::Status status = txn.Savepoint([&] { return judge.JudgeClock(referral_id); });
    if (status.ok()) continue;
    if (!IsOfTheCase(status)) return status;
    RETURN_IF_ERROR(txn.PutTick(referral_id, now + absl::Hours(24)));
  }
  return static_cast<int>(ticking.size());
}

}  // namespace ihala
