// What the clock does with a case.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/audit/actions.h"
#include "common/base/hash.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/workflow/calendar.h"
#include "common/workflow/case_clock.h"
#include "common/workflow/tombstone.h"
#include "server/commands/case_judge.h"
#include "server/commands/clock_sweep.h"
#include "server/commands/notifications.h"

namespace ihala {
namespace {

// Acts of the clock that follow each other in one look. More would be a workflow that runs in circles.
constexpr int kMostActs = 10;

bool EndsUnanswered(const Workflow& workflow, const v1::Operation& act) {
  const v1::Step* const step = act.has_take_step() ? workflow.FindStep(act.take_step().step_id()) : nullptr;
  return step != nullptr && workflow.KindOf(step->to_stage()) == v1::STAGE_KIND_CLOSED_UNANSWERED;
}

// What the trail says of it, as "RECEIVER LEAD".
std::string WordsOf(const EscalationRecord& escalation) {
  return absl::StrCat(absl::StripPrefix(v1::Side_Name(escalation.owed_by), "SIDE_"), " ",
                      absl::StripPrefix(v1::EscalationLevel_Name(escalation.level), "ESCALATION_LEVEL_"));
}

absl::Status Enter(WriteTxn& txn, const TellContext& context, const v1::CaseCore& core, const Escalated& escalated) {
  const EscalationRecord escalation{core.referral_id(),
                                    core.entry(),
                                    escalated.owed_by,
                                    escalated.level,
                                    core.referring_organisation(),
                                    core.receiving_organisation(),
                                    context.now};
  RETURN_IF_ERROR(txn.PutEscalation(escalation));
  RETURN_IF_ERROR(TellEscalation(txn, context, core, escalated));
  return txn.PutAudit(
      {context.now, "", "", audit_action::kCaseEscalate, UuidToText(core.referral_id()), WordsOf(escalation), ""});
}

}  // namespace

absl::Status CaseJudge::JudgeClock(const std::string& referral_id) {
  std::optional<v1::CaseCore> core;
  std::shared_ptr<const Workflow> workflow;
  bool waits = false;
  for (int acts = 0; acts < kMostActs; ++acts) {
    ASSIGN_OR_RETURN(core, txn_->FindCore(referral_id));
    if (!core.has_value()) return txn_->PutTick(referral_id, std::nullopt);
    workflow = reference_->FindWorkflow(core->workflow().workflow_id(), core->workflow().version());
    if (workflow == nullptr) return absl::DataLossError("a case follows a workflow that is not loaded");
    if (IsTombstone(*core, *workflow)) return txn_->PutTick(referral_id, std::nullopt);
    const auto act = ClockAct(*workflow, *core, received_, reference_->DaysOf(*workflow, *core));
    if (!act.has_value()) break;
    if (EndsUnanswered(*workflow, *act)) {
      ASSIGN_OR_RETURN(const bool may, MayEndUnanswered(*workflow, *core));
      waits = !may;
      if (waits) break;
    }
    ASSIGN_OR_RETURN(const bool taken, TakeOfClock(*core, workflow, *act));
    if (!taken) break;
  }
  RETURN_IF_ERROR(Escalate(*workflow, *core));
  std::optional<absl::Time> tick = NextTick(*workflow, *core, received_, reference_->DaysOf(*workflow, *core));
  if (waits) {
    const WorkingDays& calendar = workflow->calendar();
    const absl::Time tomorrow = calendar.BeginOf(calendar.DayOf(received_) + 1);
    tick = std::min(tick.value_or(tomorrow), tomorrow);
  }
  return txn_->PutTick(referral_id, tick);
}

absl::StatusOr<bool> CaseJudge::TakeOfClock(const v1::CaseCore& core, const std::shared_ptr<const Workflow>& workflow,
                                            const v1::Operation& operation) {
  CaseCommand command;
  command.ledger_key = ClockKey(core, operation);
  command.operation_bytes = operation.SerializeAsString();
  command.digest = Digest(command.operation_bytes);
  command.operation = operation;
  ASSIGN_OR_RETURN(const std::optional<LedgerEntry> done, txn_->FindLedger(command.ledger_key));
  if (done.has_value()) return false;
  Ruling ruling;
  ruling.reduction = Reduce(*workflow, &core, operation, ClockActor(), received_, reference_->DaysOf(*workflow, core));
  if (ruling.reduction.kind != v1::VERDICT_KIND_APPLIED) {
    return absl::DataLossError(absl::StrCat("a step of the clock is due and not taken: ", ruling.reduction.reason));
  }
  const bool unanswered = EndsUnanswered(*workflow, operation);
  const Escalated silent{OwingSide(*workflow, core), v1::ESCALATION_LEVEL_UNANSWERED};
  ruling.workflow = workflow;
  ruling.before = core;
  ruling.visible = true;
  RETURN_IF_ERROR(Take(command, ruling).status());
  if (unanswered) RETURN_IF_ERROR(Enter(*txn_, {reference_, workflow.get(), received_}, core, silent));
  return true;
}

absl::Status CaseJudge::Escalate(const Workflow& workflow, const v1::CaseCore& core) {
  const std::vector<Escalated> reached = EscalationsAt(workflow, core, received_, reference_->DaysOf(workflow, core));
  if (reached.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<EscalationRecord> entered,
                   txn_->ListEscalations(core.referral_id(), core.entry()));
  for (const Escalated& escalated : reached) {
    const bool is_there = std::any_of(entered.begin(), entered.end(), [&](const EscalationRecord& record) {
      return record.owed_by == escalated.owed_by && record.level == escalated.level;
    });
    if (!is_there) RETURN_IF_ERROR(Enter(*txn_, {reference_, &workflow, received_}, core, escalated));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CaseJudge::MayEndUnanswered(const Workflow& workflow, const v1::CaseCore& core) {
  const v1::Side side = OwingSide(workflow, core);
  ASSIGN_OR_RETURN(const std::vector<EscalationRecord> entered,
                   txn_->ListEscalations(core.referral_id(), core.entry()));
  const absl::CivilDay today = workflow.calendar().DayOf(received_);
  for (const Escalated& escalated : EscalationsAt(workflow, core, received_, reference_->DaysOf(workflow, core))) {
    if (escalated.owed_by != side) continue;
    const auto record = std::find_if(entered.begin(), entered.end(), [&](const EscalationRecord& one) {
      return one.owed_by == side && one.level == escalated.level;
    });
    if (record == entered.end() || workflow.calendar().DayOf(record->at) >= today) return false;
  }
  return true;
}

}  // namespace ihala
