// What a command gets whose case is not here, or is not here for its author: the same, after the same work.
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "common/workflow/tombstone.h"
#include "server/commands/case_judge.h"
#include "server/commands/refusals.h"

namespace ihala {
namespace {

Reduction Park() {
  Reduction parked;
  parked.kind = v1::VERDICT_KIND_PARKED;
  parked.reason = kUnknownPredecessor;
  return parked;
}

// The facts of a case that the caller wrote.
CaseFacts OwnCase(const Caller& caller) {
  CaseFacts own;
  own.referring_organisation = caller.organisation;
  own.worker_code = caller.account;
  return own;
}

}  // namespace

absl::StatusOr<CaseJudge::Ruling> CaseJudge::RuleUnseen(const CaseCommand& command, const Caller& caller,
                                                        std::optional<SoughtCase> found) {
  const v1::Operation& operation = command.operation;
  const bool is_there = found.has_value() && found->is_there;
  ASSIGN_OR_RETURN(const bool stopped, txn_->HasStop(operation.referral_id(), caller.organisation));
  // Asked for what is not there too: an outsider must not wait longer where there is something.
  ASSIGN_OR_RETURN(const std::optional<FeedRow> left,
                   txn_->FindRow(RowKind::kLeft, operation.referral_id(), caller.account));
  ASSIGN_OR_RETURN(const std::optional<ErasureRecord> erased, txn_->FindErasure(operation.referral_id()));
  const bool withdraws = IsWithdrawal(operation, caller);
  Ruling ruling;
  if (is_there && left.has_value() && withdraws && found->core.referring_organisation() == caller.organisation) {
    // Who looked after the case when the family withdrew may not any more; the family's word counts all the same.
    ruling.workflow = std::move(found->workflow);
    ruling.before = std::move(found->core);
    ruling.reduction = Reduce(*ruling.workflow, &*ruling.before, operation, ActorOn(caller, OwnCase(caller)), received_,
                              reference_->DaysOf(*ruling.workflow, *ruling.before));
    return ruling;
  }
  // Whoever had an erased case hears that it was. Where not even a tombstone is left, as after a restore, everybody who
  // names it does: nobody comes by an id who did not have the case.
  if (erased.has_value() && (!is_there || left.has_value())) {
    ruling.reduction = Refuse(kErased);
    return ruling;
  }
  if (operation.has_submit()) {
    if (!stopped) return RuleUnseenSubmission(command, caller, is_there);
    ruling.reduction = Refuse(kWithdrawn);
    return ruling;
  }
  // To an outsider a case that exists is one that has not arrived. Whoever had it knows that there is one.
  ruling.names_no_case = !left.has_value();
  ruling.stops = withdraws;
  if (ruling.stops) {
    // It waits for nothing: whatever order a courier or a second device brings them in, what the family ended stays so.
    ruling.reduction.kind = v1::VERDICT_KIND_APPLIED;
  } else if (stopped) {
    ruling.reduction = Refuse(kWithdrawn);
  } else {
    ruling.reduction = Park();
  }
  return ruling;
}

absl::StatusOr<CaseJudge::Ruling> CaseJudge::RuleUnseenSubmission(const CaseCommand& command, const Caller& caller,
                                                                  bool is_taken) {
  ASSIGN_OR_RETURN(Ruling ruling, RuleSubmission(command, caller));
  if (!is_taken || ruling.reduction.kind != v1::VERDICT_KIND_APPLIED) return ruling;
  // That an id is taken cannot be kept from whoever could use it, for one case cannot be two. But nobody hears it for
  // less: a submission that would be refused anyway is refused for its own faults, and one that is not costs a case.
  ruling = Ruling();
  ruling.reduction = Refuse(kPermission);
  ruling.names_no_case = true;
  return ruling;
}

bool CaseJudge::IsWithdrawal(const v1::Operation& operation, const Caller& caller) const {
  if (!operation.has_take_step()) return false;
  const auto workflow = reference_->FindWorkflow(operation.workflow().workflow_id(), operation.workflow().version());
  const v1::Step* const step = workflow == nullptr ? nullptr : workflow->FindStep(operation.take_step().step_id());
  if (step == nullptr || step->kind() != v1::STEP_KIND_WITHDRAW) return false;
  return HoldsOneOf(ActorOn(caller, OwnCase(caller)), step->roles());
}

}  // namespace ihala
